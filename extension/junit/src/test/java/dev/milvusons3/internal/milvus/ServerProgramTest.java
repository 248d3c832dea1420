package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.image.ImageConfig;
import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProgramTest {
    @TempDir
    Path directory;

    @Test
    void aHomeRunsOnTheMachinesLibraries() throws Exception {
        MilvusHome home = FakeHome.of(directory.resolve("home"), "exit 0");

        assertThat(ServerProgram.of(MilvusImage.of(home, "2.3.5"), directory.resolve("lib")))
                .isEqualTo(new ServerProgram(List.of(home.executable().toString()), home.libraryPath()));
        assertThat(directory.resolve("lib")).doesNotExist();
    }

    @Test
    void anImageRunsByItsOwnLoaderOnItsOwnLibraries() throws Exception {
        Path root = directory.resolve("root").toAbsolutePath();
        MilvusHome home = FakeHome.of(root.resolve("milvus"), "exit 0");
        Path loader = file(root.resolve("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"));
        link(root.resolve("lib64/ld-linux-x86-64.so.2"), "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
        link(root.resolve("lib"), "usr/lib");
        Path blas = file(root.resolve("usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0"));
        link(root.resolve("etc/alternatives/blas"), "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0");
        link(root.resolve("usr/lib/x86_64-linux-gnu/libopenblas.so.0"), "/etc/alternatives/blas");
        link(root.resolve("usr/lib/x86_64-linux-gnu/libdangling.so"), "/nowhere");
        Path first = file(root.resolve("usr/lib/x86_64-linux-gnu/libc.so.6"));
        file(root.resolve("usr/lib/libc.so.6"));
        MilvusImage image = new MilvusImage(
                home.directory(), Optional.of(root), ImageConfig.NONE, Optional.empty(), Optional.empty(), "test");
        Path libraries = directory.resolve("lib");

        ServerProgram program = ServerProgram.of(image, libraries);

        assertThat(program.libraryPath()).isEmpty();
        assertThat(program.command())
                .containsExactly(
                        loader.toString(),
                        "--inhibit-cache",
                        "--library-path",
                        home.libraryPath() + ":" + libraries,
                        home.executable().toString());
        assertThat(Files.readSymbolicLink(libraries.resolve("libopenblas.so.0")))
                .isEqualTo(blas);
        assertThat(Files.readSymbolicLink(libraries.resolve("libc.so.6"))).isEqualTo(first);
        try (Stream<Path> links = Files.list(libraries)) {
            assertThat(links.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("ld-linux-x86-64.so.2", "libopenblas.so.0", "libc.so.6");
        }
    }

    private static Path file(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "");
    }

    private static void link(Path path, String target) throws IOException {
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, Path.of(target));
    }
}
