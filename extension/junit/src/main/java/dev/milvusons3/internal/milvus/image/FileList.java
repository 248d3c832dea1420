package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sizes and names of all files of a directory, in a file of it that is written last. */
final class FileList {
    private static final String NAME = "files.txt";

    private FileList() {}

    /** Writes it. */
    static void write(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = directory.relativize(file).toString();
                // A line for each; who names a file in two of them does without this check.
                if (attributes.isRegularFile() && name.lines().count() == 1) {
                    lines.add(attributes.size() + " " + name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.write(directory.resolve(NAME), lines);
    }

    /** {@return whether all of them are still there, with their sizes} */
    static boolean isComplete(Path directory) throws IOException {
        Path list = directory.resolve(NAME);
        if (!Files.isRegularFile(list)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(list)) {
            return lines.allMatch(line -> isThere(directory, line));
        }
    }

    private static boolean isThere(Path directory, String line) {
        String[] parts = line.split(" ", 2);
        if (parts.length < 2) {
            return false;
        }
        Path file = directory.resolve(parts[1]);
        return Long.toString(file.toFile().length()).equals(parts[0])
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
