package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.profile.MilvusVersion;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedValuesTest {
    @TempDir
    private Path directory;

    @Test
    void withoutAFileThereIsNothing() {
        assertThat(EmbeddedValues.milvusSettings(spec(Map.of())).toYaml())
                .isEqualTo(HelmValues.none().toYaml());
    }

    @Test
    void milvusOwnSettingsCount() throws IOException {
        assertThat(settings("cluster: {enabled: true}\nextraConfigFiles:\n  user.yaml: |\n    log: {level: debug}\n")
                        .find("log.level"))
                .contains("debug");
    }

    @Test
    void aFileWithWhichProductionFailsFailsHere() {
        assertThatThrownBy(() -> settings("externalS3: {enabled: off, host: \"https://b.s3.us-east-2.amazonaws.com\"}"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("the values of " + directory)
                .hasMessageContaining("externalS3.enabled is false")
                .hasMessageContaining("it has a scheme");
    }

    /** A password of only digits stays a text. */
    @Test
    void aServerThatTakesItHasTheRootPasswordBeforeItStarts() {
        HelmValues author = HelmValues.none().with("common.security.defaultRootPassword", "Milvus");

        for (String version : List.of("2.4.7", "2.5.21", "2.6.22", "3.0.0", "4.1.0")) {
            HelmValues settings = EmbeddedValues.withRootPassword(author, MilvusVersion.of(version), "1234567890");
            assertThat(settings.toYaml()).as(version).contains("defaultRootPassword: '1234567890'");
        }
        for (String version : List.of("2.3.5", "2.4.6")) {
            assertThat(EmbeddedValues.withRootPassword(HelmValues.none(), MilvusVersion.of(version), "1234567890")
                            .toYaml())
                    .as(version)
                    .doesNotContain("1234567890");
        }
    }

    private HelmValues settings(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("values.yaml"), yaml);
        return EmbeddedValues.milvusSettings(spec(Map.of("milvus-on-s3.values", file.toString())));
    }

    private static DeploymentSpec spec(Map<String, String> parameters) {
        return SpecReader.read(
                new SpecRequest(EmbeddedValuesTest.class, List.of(), List.of()),
                new Configuration(key -> Optional.ofNullable(parameters.get(key)), new Properties(), Map.of()));
    }
}
