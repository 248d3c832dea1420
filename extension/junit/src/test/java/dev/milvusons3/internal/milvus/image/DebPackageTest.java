package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.internal.report.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebPackageTest {
    private static final ImagePlatform AMD64 = new ImagePlatform("linux", "amd64");

    @TempDir
    Path directory;

    @Test
    void becomesAHome() throws Exception {
        Path deb = Files.write(directory.resolve("milvus_2.6.22-1_amd64.deb"), deb("amd64", milvus()));

        MilvusImage image = obtain(DebSource.of(deb, AMD64));

        assertThat(new MilvusHome(image.home()).defect()).isEmpty();
        assertThat(image.home().resolve("bin/milvus")).isExecutable();
        assertThat(image.home().resolve("lib/libmilvus_core.so")).hasContent("core");
        assertThat(image.home().resolve("lib/libjemalloc.so")).isSymbolicLink();
        assertThat(image.root()).isEmpty();
        assertThat(image.version()).contains("2.6.22");
        assertThat(image.digest())
                .contains(Digest.sha256(Files.readAllBytes(deb)).toString());
        assertThat(obtain(DebSource.of(deb, AMD64))).isEqualTo(image);
        try (Stream<Path> left = Files.list(directory.resolve("cache/packages"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            image.digest().orElseThrow().substring(7),
                            image.digest().orElseThrow().substring(7) + ".lock");
        }
    }

    /** By the tool that makes them, compressed as Debian and Ubuntu have it. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd", "none"})
    void isReadAsDpkgMakesIt(String compression) throws Exception {
        assumeTrue(Programs.find("dpkg-deb", System.getenv()).isPresent(), "no dpkg-deb, with which packages are made");
        assumeTrue(
                !compression.equals("zstd")
                        || Programs.find("zstd", System.getenv()).isPresent(),
                "no zstd");
        Path made = Files.createDirectory(directory.resolve("made"));
        Files.writeString(
                Files.createDirectory(made.resolve("DEBIAN")).resolve("control"),
                "Package: milvus\nVersion: 1:3.0.0-rc1-1\nArchitecture: amd64\nMaintainer: x <x@x>\nDescription: x\n");
        Files.writeString(Files.createDirectories(made.resolve("usr/bin")).resolve("milvus"), "server");
        Files.writeString(
                Files.createDirectories(made.resolve("etc/milvus/configs")).resolve("milvus.yaml"), "a: 1\n");
        Path deb = directory.resolve("milvus.deb");
        assertThat(Programs.run(
                                List.of("dpkg-deb", "-Z" + compression, "-b", made.toString(), deb.toString()),
                                System.getenv(),
                                "")
                        .code())
                .isZero();

        MilvusImage image = obtain(DebSource.of(deb, AMD64));

        assertThat(image.home().resolve("bin/milvus")).hasContent("server");
        assertThat(image.version()).contains("3.0.0-rc1");
    }

    @Test
    void isFetchedOnceAndComparedWithItsDigest() throws Exception {
        byte[] deb = deb("amd64", milvus());
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                exchange.sendResponseHeaders(200, deb.length);
                exchange.getResponseBody().write(deb);
            }
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/milvus_2.6.22-1_amd64.deb");
            assertThatThrownBy(() -> obtain(DebSource.of(url, Digest.sha256(new byte[] {1}), AMD64)))
                    .isInstanceOf(UnobtainableException.class)
                    .hasMessageContaining("what was sent is not what was asked for");
            DebSource source = DebSource.of(url, Digest.sha256(deb), AMD64);

            assertThat(obtain(source).home()).exists();
            assertThat(obtain(source).home()).exists();
            assertThat(asked).hasValue(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesOneForOtherMachines() throws Exception {
        Path deb = Files.write(directory.resolve("arm.deb"), deb("arm64", milvus()));

        assertThatThrownBy(() -> obtain(DebSource.of(deb, AMD64)))
                .isInstanceOf(UnobtainableException.class)
                .hasMessage("the package is for arm64, and this machine is amd64");
    }

    @Test
    void refusesWhatIsNoMilvusAndWhatIsNoPackage() throws Exception {
        Path other = Files.write(
                directory.resolve("other.deb"),
                deb("amd64", new TarBuilder().file("./usr/bin/other", "x").build()));
        Path page = Files.writeString(directory.resolve("page.deb"), "<html>");
        Path cut = Files.write(directory.resolve("cut.deb"), Arrays.copyOf(deb("amd64", milvus()), 500));

        assertThatThrownBy(() -> obtain(DebSource.of(other, AMD64))).hasMessageContaining("the package is no Milvus");
        assertThatThrownBy(() -> obtain(DebSource.of(page, AMD64)))
                .hasMessage("it is no package of Debian's kind: it does not begin as one");
        assertThatThrownBy(() -> obtain(DebSource.of(cut, AMD64))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> obtain(DebSource.of(directory.resolve("none.deb"), AMD64)))
                .hasMessage("there is no such file");
    }

    private MilvusImage obtain(MilvusSource source) throws IOException, InterruptedException {
        return source.obtain(directory.resolve("cache"), Progress.NONE);
    }

    private static byte[] milvus() {
        return new TarBuilder()
                .directory("./", 0755)
                .file("./usr/bin/milvus", "server", 0755)
                .file("./usr/lib/milvus/libmilvus_core.so", "core")
                .link("./usr/lib/milvus/libjemalloc.so", "libjemalloc.so.2")
                .file("./etc/milvus/configs/milvus.yaml", "a: 1\n")
                .file("./lib/systemd/system/milvus.service", "[Unit]\n")
                .build();
    }

    private static byte[] deb(String architecture, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
        member(out, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
        member(
                out,
                "control.tar.gz",
                TestImage.gzip(new TarBuilder()
                        .file("./control", "Package: milvus\nVersion: 2.6.22-1\nArchitecture: " + architecture + "\n")
                        .build()));
        member(out, "data.tar.gz", TestImage.gzip(data));
        return out.toByteArray();
    }

    private static void member(ByteArrayOutputStream out, String name, byte[] content) {
        out.writeBytes(
                String.format(Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", content.length)
                        .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content);
        if (content.length % 2 == 1) {
            out.write('\n');
        }
    }
}
