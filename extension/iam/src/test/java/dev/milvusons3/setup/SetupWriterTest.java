package dev.milvusons3.setup;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.setup.reader.SetupReader;
import dev.milvusons3.setup.writer.SetupWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupWriterTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Setup production = SetupReader.read(Path.of("src/test/resources/setups/production"));

        SetupWriter.write(production, folder.resolve("first"));
        Setup read = SetupReader.read(folder.resolve("first"));

        assertThat(read).letsMilvusWork();
        assertThat(read.role().tags()).isEqualTo(production.role().tags());
        assertThat(read.bucket().encryption()).isEqualTo(production.bucket().encryption());
        assertThat(read.network().vpcEndpoint()).isEqualTo(production.network().vpcEndpoint());
        assertThat(read.workload()).isEqualTo(production.workload());
        assertThat(read.chain().get(0).externalId()).contains("milvus-production");
        assertThat(read.documents()).hasSameSizeAs(production.documents());
        SetupWriter.write(read, folder.resolve("second"));
        assertThat(files(folder.resolve("second"))).isEqualTo(files(folder.resolve("first")));
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.writeString(folder.resolve("setup.yaml"), "name: mine\n");

        assertThatThrownBy(() -> SetupWriter.write(Setup.unsaid("other", "test"), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setup.yaml already. Allowed: a folder that is empty");
        assertThat(folder.resolve("setup.yaml")).hasContent("name: mine\n");
    }

    @Test
    void unknownValuesAreRefused() throws IOException {
        Path plan = Files.copy(Path.of("src/test/resources/terraform/plan.json"), folder.resolve("plan.json"));

        assertThatThrownBy(() -> SetupWriter.write(SetupReader.read(plan), folder.resolve("new")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not known before it is applied");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> regular = all.filter(Files::isRegularFile).toList();
            for (Path file : regular) {
                texts.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
