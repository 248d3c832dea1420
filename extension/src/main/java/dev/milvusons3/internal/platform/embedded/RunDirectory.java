package dev.milvusons3.internal.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment keeps files while it runs. Its name carries this JVM's process id, so that what a killed JVM left behind is
 * known as such, and removed by the next that comes along.
 */
final class RunDirectory implements AutoCloseable {
    private static final String PREFIX = "milvus-on-s3-run-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "(\\d+)-.*");

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /** Makes one, readable by this user alone. */
    static RunDirectory create() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            removeThoseOfDeadProcesses(parent);
            return new RunDirectory(Files.createTempDirectory(
                    parent, PREFIX + ProcessHandle.current().pid() + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make a directory for the deployment's files in " + parent
                            + " (java.io.tmpdir says where they go): " + e.getMessage(),
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }

    private static void removeThoseOfDeadProcesses(Path parent) throws IOException {
        List<Path> left;
        try (Stream<Path> children = Files.list(parent)) {
            left = children.filter(RunDirectory::isOfDeadProcess).toList();
        }
        for (Path directory : left) {
            remove(directory);
        }
    }

    private static boolean isOfDeadProcess(Path directory) {
        Matcher name = NAME.matcher(directory.getFileName().toString());
        return name.matches()
                && Files.isWritable(directory)
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    /** Two JVMs may clean up after the same dead one: what the other has removed already is no error. */
    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null && !(failure instanceof NoSuchFileException)) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
