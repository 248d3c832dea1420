package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {
    @TempDir
    Path directory;

    private Path root;
    private Layers layers;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        layers = new Layers(root);
    }

    @Test
    void makesFilesDirectoriesAndLinksWithTheirModes() throws Exception {
        apply(new TarBuilder()
                .directory("./usr/bin/", 0755)
                .file("./usr/bin/tool", "tool", 0755)
                .link("./bin", "usr/bin")
                .hardLink("./usr/bin/same", "usr/bin/tool")
                .file("./etc/secret", "s", 0400));

        assertThat(root.resolve("bin/tool")).hasContent("tool").isExecutable();
        assertThat(Files.isSameFile(root.resolve("usr/bin/same"), root.resolve("usr/bin/tool")))
                .isTrue();
        // Its owner can write, or the cache could not be removed.
        assertThat(mode("etc/secret")).isEqualTo("rw-------");
    }

    @Test
    void dropsWhatWouldGivePower() throws Exception {
        apply(new TarBuilder().file("su", "su", 06755).device("dev/null").directory("tmp/", 01777));

        assertThat(mode("su")).isEqualTo("rwxr-xr-x");
        assertThat(((int) Files.getAttribute(root.resolve("su"), "unix:mode")) & 07000)
                .isZero();
        assertThat(root.resolve("dev/null")).doesNotExist();
        assertThat(layers.leftOut()).containsExactly("dev/null");
    }

    @Test
    void appliesWhiteoutsToLowerLayersOnly() throws Exception {
        apply(new TarBuilder()
                .file("etc/old", "old")
                .file("etc/both", "old")
                .file("dir/one/deep", "old")
                .file("opaque/lower", "old")
                .file("opaque/kept/lower", "old"));
        apply(new TarBuilder()
                .file("etc/.wh.old", "")
                .file("etc/both", "new")
                .file("etc/.wh.both", "")
                .file(".wh.dir", "")
                .file("opaque/kept/upper", "new")
                .file("opaque/.wh..wh..opq", "")
                .file("opaque/upper", "new"));

        assertThat(all()).containsExactly("etc/both", "opaque/kept/upper", "opaque/upper");
        assertThat(root.resolve("etc/both")).hasContent("new");
    }

    @Test
    void replacesOneKindByAnother() throws Exception {
        apply(new TarBuilder().file("a/b", "1").link("l", "a").file("f", "1"));
        apply(new TarBuilder().file("a", "file now").directory("l/", 0755).file("f/x", "directory now"));

        assertThat(all()).containsExactly("a", "f/x");
        assertThat(root.resolve("l")).isDirectory().matches(path -> !Files.isSymbolicLink(path));
    }

    /** As in Debian's images, where /bin is a link since a layer above brought it. */
    @Test
    void followsLinksOnTheWayAsTheImageWould() throws Exception {
        apply(new TarBuilder().link("var/run", "/run").link("up", "var/run").directory("run/", 0755));
        // By its name it stays inside, though its directory is nearer to the root than that.
        apply(new TarBuilder().file("var/run/pid", "1").file("up/other", "2").link("var/run/l", "../../etc/x"));

        assertThat(all()).contains("run/other", "run/pid");
        assertThat(root.resolve("run/l")).isSymbolicLink();
    }

    @ParameterizedTest
    @MethodSource("layersThatPointOutside")
    void refusesALayerThatPointsOutside(String says, TarBuilder layer) throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "untouched");

        assertThatThrownBy(() -> apply(layer))
                .isInstanceOf(UnobtainableException.class)
                .hasMessageContaining("the layer points outside of the image at")
                .hasMessageContaining(says);

        assertThat(outside).hasContent("untouched");
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactlyInAnyOrder(root, outside);
        }
    }

    static List<Arguments> layersThatPointOutside() {
        return List.of(
                Arguments.of("../outside: its name", new TarBuilder().file("../outside", "evil")),
                Arguments.of("a/../../outside: its name", new TarBuilder().file("a/../../outside", "evil")),
                Arguments.of("it is a link to ../outside", new TarBuilder().link("l", "../outside")),
                Arguments.of("it is a link to ../../outside", new TarBuilder().link("a/l", "../../outside")),
                Arguments.of("it is a hard link to ../outside", new TarBuilder().hardLink("h", "../outside")),
                Arguments.of("it would remove the image's root", new TarBuilder().file(".wh..", "")),
                Arguments.of("its name leaves the image", new TarBuilder().file("a/.wh...", "")));
    }

    /** An absolute link is fine, and nothing is written through it to where it leads on the machine. */
    @Test
    void writesNothingThroughAnAbsoluteLink() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));

        apply(new TarBuilder().link("l", outside.toString()).file("l/evil", "evil"));

        assertThat(outside).isEmptyDirectory();
        assertThat(root.resolve(outside.toString().substring(1)).resolve("evil"))
                .hasContent("evil");
    }

    @Test
    void refusesLinksThatGoRound() {
        assertThatThrownBy(() ->
                        apply(new TarBuilder().link("a", "b").link("b", "a").file("a/x", "")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("go round");
    }

    @Test
    void refusesAHardLinkToNothing() {
        assertThatThrownBy(() -> apply(new TarBuilder().hardLink("h", "nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("h is a hard link to nothing, which is no file");
    }

    private void apply(TarBuilder tar) throws IOException {
        layers.apply(new ByteArrayInputStream(tar.build()));
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    private List<String> all() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
