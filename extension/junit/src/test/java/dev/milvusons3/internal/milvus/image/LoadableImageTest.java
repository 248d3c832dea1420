package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.milvus.image.MilvusSources.Wanted;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container engine is given of a saved image. */
class LoadableImageTest {
    private static final ImagePlatform PLATFORM = ImagePlatform.linuxOn(System.getProperty("os.arch"));

    @TempDir
    private Path directory;

    private Optional<LoadableImage> saved(String image) {
        return MilvusSources.ofThisMachine()
                .saved(
                        new Wanted(Optional.empty(), Optional.of(image), Optional.empty(), Optional.empty()),
                        Optional.of(directory.resolve("cache")),
                        Progress.NONE);
    }

    @Test
    void aLayoutBecomesWhatDockerSaves() throws Exception {
        TestImage image = TestImage.milvus(PLATFORM.architecture());
        Path layout = image.layout(directory.resolve("layout"), "v2.6.22");
        Path archive = directory.resolve("archive.tar");
        try (LoadableImage loadable = saved("oci:" + layout).orElseThrow();
                OutputStream out = Files.newOutputStream(archive)) {
            loadable.writeTo(out, "loaded:here");

            assertThat(loadable.id()).isEqualTo(Digest.sha256(image.config()).toString());
            assertThat(loadable.version()).hasValue("2.6.22");
        }

        try (SavedImage read = SavedImage.find(TarFile.open(archive), Optional.empty(), PLATFORM)) {
            assertThat(read.name()).hasValue("loaded:here");
            assertThat(read.config()).isEqualTo(image.config());
            assertThat(layers(read))
                    .isEqualTo(image.compressed().stream().map(Digest::sha256).toList());
        }
    }

    private static List<Digest> layers(SavedImage image) throws IOException {
        List<Digest> all = new ArrayList<>();
        for (FoundImage.Layer layer : image.layers()) {
            try (InputStream in = layer.open(Path.of(""))) {
                all.add(Digest.sha256(in.readAllBytes()));
            }
        }
        return all;
    }

    @Test
    void whatIsNotForThisMachineIsRefused() throws Exception {
        String other = PLATFORM.architecture().equals("arm64") ? "amd64" : "arm64";
        Path layout = TestImage.milvus(other).layout(directory.resolve("layout"), "v2.6.22");

        assertThatThrownBy(() -> saved("oci:" + layout))
                .isInstanceOf(MilvusUnavailableException.class)
                .hasMessageContaining("it is not for " + PLATFORM + ", but for linux/" + other);
        assertThatThrownBy(() -> saved("oci:" + directory.resolve("none")))
                .isInstanceOf(MilvusUnavailableException.class)
                .hasMessageContaining("there is no such file or directory");
    }

    @Test
    void anImageWithANameIsTheEngines() {
        assertThat(saved("milvusdb/milvus:v2.6.22")).isEmpty();
    }
}
