package dev.milvusons3.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The repository's Markdown files. */
public final class Pages {
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

    private Pages() {}

    /** {@return the repository's root: tests run in a module, and in IDEs elsewhere} */
    public static Path root() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("docs/architecture.md"))) {
                return directory;
            }
        }
        throw new IllegalStateException("The working directory " + Path.of("").toAbsolutePath()
                + " is in no directory with docs/architecture.md");
    }

    /** {@return every Markdown file of the repository, sorted} */
    static List<Path> all() throws IOException {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> isOurs(root.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    /** {@return how a page is called in messages: its path from the root} */
    static String name(Path page) {
        return root().relativize(page).toString();
    }

    private static boolean isOurs(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".") || NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
