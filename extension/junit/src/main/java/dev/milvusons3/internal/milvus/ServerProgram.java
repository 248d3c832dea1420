package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a server is called as a process of this machine. One out of an image brings its loader and all libraries with it, which need not be those of the
 * machine, nor of the same age.
 *
 * @param command the program, with what has to stand before it
 * @param libraryPath for the loader of the machine; empty if it has no part in it
 */
record ServerProgram(List<String> command, String libraryPath) {
    private static final List<String> LOADERS =
            List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1");

    /** Where images have libraries, in the order in which their own loader would look. */
    private static final List<String> LIBRARIES = List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/lib64",
            "/usr/lib64",
            "/lib",
            "/usr/lib",
            "/usr/local/lib");

    /**
     * {@return that of a server}
     *
     * @param libraries a directory that is made for what one out of an image loads
     */
    static ServerProgram of(MilvusImage image, Path libraries) throws IOException {
        MilvusHome home = new MilvusHome(image.home());
        Optional<Path> loader = loader(image);
        if (loader.isEmpty()) {
            return new ServerProgram(List.of(home.executable().toString()), home.libraryPath());
        }
        link(image, libraries);
        return new ServerProgram(
                List.of(
                        loader.get().toString(),
                        // What the machine has is not to be found.
                        "--inhibit-cache",
                        "--library-path",
                        home.libraryPath() + ":" + libraries,
                        home.executable().toString()),
                "");
    }

    private static Optional<Path> loader(MilvusImage image) throws IOException {
        if (image.root().isEmpty()) {
            return Optional.empty();
        }
        for (String name : LOADERS) {
            Optional<Path> found = image.find(name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A link to each library. In the image many are links to absolute paths, which outside of it lead to the machine's own. */
    private static void link(MilvusImage image, Path libraries) throws IOException {
        Files.createDirectories(libraries);
        for (String inside : LIBRARIES) {
            Optional<Path> directory = image.find(inside).filter(Files::isDirectory);
            if (directory.isEmpty()) {
                continue;
            }
            List<Path> entries = new ArrayList<>();
            try (Stream<Path> all = Files.list(directory.get())) {
                all.filter(entry -> entry.getFileName().toString().contains(".so"))
                        .forEach(entries::add);
            }
            for (Path entry : entries) {
                Path link = libraries.resolve(entry.getFileName());
                Optional<Path> file =
                        image.find(inside + "/" + entry.getFileName()).filter(Files::isRegularFile);
                if (file.isPresent() && !Files.exists(link)) {
                    Files.createSymbolicLink(link, file.get());
                }
            }
        }
    }
}
