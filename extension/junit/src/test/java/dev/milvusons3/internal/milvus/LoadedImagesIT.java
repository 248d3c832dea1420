package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.image.LoadableImage;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.milvus.image.MilvusSources.Wanted;
import dev.milvusons3.internal.milvus.image.TestImage;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved images in a real container engine: there as long as the JVM that needs them, and not beyond. */
class LoadedImagesIT {
    @TempDir
    private Path directory;

    private Path inUse;
    private LoadableImage saved;

    @BeforeEach
    void save() throws IOException {
        DockerForTests.require();
        inUse = directory.resolve("in-use");
        saved = saved("layout");
    }

    @AfterEach
    void close() throws IOException {
        if (saved != null) {
            saved.close();
        }
    }

    /** {@return an image that nobody else has} */
    private LoadableImage saved(String name) throws IOException {
        String machine = System.getProperty("os.arch").equals("amd64") ? "amd64" : "arm64";
        Path layout =
                TestImage.milvus(machine, UUID.randomUUID().toString()).layout(directory.resolve(name), "v2.6.22");
        Wanted wanted = new Wanted(Optional.empty(), Optional.of("oci:" + layout), Optional.empty(), Optional.empty());
        return MilvusSources.ofThisMachine()
                .saved(wanted, Optional.of(directory.resolve("cache")), Progress.NONE)
                .orElseThrow();
    }

    @Test
    void oneIsThereUntilTheEnd() throws Exception {
        String name;
        try (LoadedImages images = new LoadedImages(inUse)) {
            name = images.provide(saved);

            assertThat(saved.version()).hasValue("2.6.22");
            assertThat(DockerForTests.docker("image", "inspect", "--format", "{{.Config.Entrypoint}}", name))
                    .isEqualTo("[/tini --]");
            assertThat(images.provide(saved)).isEqualTo(name);
            assertThat(inUse).isDirectoryContaining("glob:**" + name.substring(name.indexOf(':') + 1));
        }
        assertThat(DockerCli.has(name)).isFalse();
        assertThat(DockerCli.has(saved.id())).isFalse();
        assertThat(inUse).isEmptyDirectory();
    }

    @Test
    void whatTheEngineHadStays() throws Exception {
        try (LoadedImages before = new LoadedImages(inUse)) {
            String name = before.provide(saved);
            try (LoadedImages images = new LoadedImages(directory.resolve("another"))) {
                assertThat(images.provide(saved)).isEqualTo(saved.id());
            }
            assertThat(DockerCli.has(name)).isTrue();
        }
    }

    @Test
    void theNextJvmRemovesWhatAKilledOneLeft() throws Exception {
        String tag = UUID.randomUUID().toString();
        String left = "milvus-on-s3-loaded:" + tag;
        DockerCli.load(out -> saved.writeTo(out, left));
        Files.createFile(Files.createDirectories(inUse).resolve(tag));

        try (LoadableImage another = saved("another");
                LoadedImages images = new LoadedImages(inUse)) {
            images.provide(another);

            assertThat(DockerCli.has(left)).isFalse();
            assertThat(inUse.resolve(tag)).doesNotExist();
        }
    }
}
