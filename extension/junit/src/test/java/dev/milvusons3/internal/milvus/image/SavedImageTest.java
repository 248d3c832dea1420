package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedImageTest {
    private static final ImagePlatform AMD64 = new ImagePlatform("linux", "amd64");

    @TempDir
    Path directory;

    private TestImage image;

    @BeforeEach
    void make() {
        image = TestImage.milvus("amd64");
    }

    @Test
    void isReadFromALayout() throws Exception {
        Path layout = image.layout(directory.resolve("layout"), "v2.6.22");

        for (Optional<String> tag : List.of(Optional.<String>empty(), Optional.of("v2.6.22"))) {
            MilvusImage found = obtain(layout, tag);
            assertThat(found.home().resolve("configs/milvus.yaml")).exists();
            assertThat(found.version()).contains("2.6.22");
        }
    }

    @Test
    void isReadFromAnArchiveCompressedOrNot() throws Exception {
        byte[] archive = image.dockerArchive("milvusdb/milvus:v2.6.22");

        for (Path file : List.of(
                Files.write(directory.resolve("a.tar"), archive),
                Files.write(directory.resolve("b.tar.gz"), TestImage.gzip(archive)),
                Files.write(directory.resolve("layout.tar"), tar(image.layout(directory.resolve("l"), "v2.6.22"))))) {
            MilvusImage found = obtain(file, Optional.empty());
            assertThat(found.home().resolve("bin/milvus")).isExecutable();
            assertThat(found.version()).contains("2.6.22");
            assertThat(found.config().entrypoint()).containsExactly("/tini", "--");
        }
    }

    /** As older versions of Docker save a layer that two images share. */
    @Test
    void followsLinksBetweenLayers() throws Exception {
        TarBuilder tar = new TarBuilder()
                .entry("a/layer.tar", '0', "", 0644, image.layers().get(0))
                .entry("b/layer.tar", '0', "", 0644, image.layers().get(1))
                .link("c/layer.tar", "../a/layer.tar")
                .entry("config.json", '0', "", 0644, image.config())
                .entry(
                        "manifest.json",
                        '0',
                        "",
                        0644,
                        TestImage.json(List.of(Map.of(
                                "Config", "config.json",
                                "RepoTags", List.of("milvusdb/milvus:v2.5.1"),
                                "Layers", List.of("c/layer.tar", "b/layer.tar")))));

        assertThat(obtain(Files.write(directory.resolve("a.tar"), tar.build()), Optional.empty())
                        .version())
                .contains("2.5.1");
    }

    @Test
    void asksWhichOfSeveralIsMeant() throws Exception {
        Path layout = image.layout(directory.resolve("layout"), "v2.6.22");
        String first = entry(layout);
        TestImage.milvus("arm64").layout(layout, "v2.5.1");
        Files.writeString(
                layout.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[" + first + "," + entry(layout) + "]}");

        assertThat(obtain(layout, Optional.of("v2.6.22")).version()).contains("2.6.22");
        assertUnobtainable(layout, Optional.empty()).hasMessage("it has 2 images, [v2.6.22, v2.5.1]");
        assertUnobtainable(layout, Optional.of("v3.0.0"))
                .hasMessage("none of its images is called so; there are [v2.6.22, v2.5.1]");
        assertUnobtainable(layout, Optional.of("v2.5.1")).hasMessage("it is not for linux/amd64, but for linux/arm64");
    }

    @Test
    void saysWhatIsMissingOrDamaged() throws Exception {
        Path layout = image.layout(directory.resolve("layout"), "");
        Path layer = layout.resolve("blobs/sha256")
                .resolve(Digest.sha256(image.compressed().get(0)).hex());
        Files.delete(layer);
        assertUnobtainable(layout, Optional.empty())
                .hasMessageContaining(layout + " has no blobs/sha256/" + layer.getFileName()
                        + ": it is no saved image, or not" + " all of one");
        Files.write(layer, TestImage.gzip(new TarBuilder().file("other", "x").build()));
        assertUnobtainable(layout, Optional.empty())
                .hasMessageContaining("a layer is not what the image's configuration says");
        Path config = layout.resolve("blobs/sha256")
                .resolve(Digest.sha256(image.config()).hex());
        Files.writeString(config, "{}");
        assertUnobtainable(layout, Optional.empty()).hasMessageContaining("is not what its name says");
        Files.writeString(layout.resolve("index.json"), "{");
        assertUnobtainable(layout, Optional.empty())
                .hasMessageContaining("its index.json or manifest.json is malformed");
        assertUnobtainable(
                        Files.write(
                                directory.resolve("a.tar"),
                                new TarBuilder().file("x", "x").build()),
                        Optional.empty())
                .hasMessageContaining("a.tar has no index.json");
        assertUnobtainable(directory.resolve("none.tar"), Optional.empty())
                .hasMessage("there is no such file or directory");
        assertThatThrownBy(() ->
                        obtain(Files.writeString(directory.resolve("b.tar"), "<html>".repeat(200)), Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("This is no tar archive");
    }

    private static String entry(Path layout) throws IOException {
        String index = Files.readString(layout.resolve("index.json"));
        return index.substring(index.indexOf('[') + 1, index.lastIndexOf(']'));
    }

    private static byte[] tar(Path directory) throws IOException {
        TarBuilder tar = new TarBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tar.entry("./" + directory.relativize(file), '0', "", 0644, Files.readAllBytes(file));
            }
        }
        return tar.build();
    }

    private AbstractThrowableAssert<?, ?> assertUnobtainable(Path path, Optional<String> tag) {
        return assertThatThrownBy(() -> obtain(path, tag)).isInstanceOf(UnobtainableException.class);
    }

    private MilvusImage obtain(Path path, Optional<String> tag) throws IOException, InterruptedException {
        return new SavedSource(path, tag, AMD64).obtain(directory.resolve("cache"), Progress.NONE);
    }
}
