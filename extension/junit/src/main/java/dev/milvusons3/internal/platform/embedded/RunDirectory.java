package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.internal.files.HeldFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment keeps files while it runs. A file in it is locked for as long as that is, so that what a killed JVM left behind
 * is known as such, and removed by the next that comes along. Process ids would not do: containers that share the directory for
 * temporary files do not see each other's processes. The one in the name is for people.
 */
final class RunDirectory implements AutoCloseable {
    private static final String PREFIX = "milvus-on-s3-run-";
    private static final String UNLOCKED_PREFIX = "milvus-on-s3-new-";
    private static final String LOCK = "owner.lock";

    /** What tells those of one process apart: short, since Unix sockets are in it, whose paths may be 107 bytes long. */
    private static final int RANDOM_LETTERS = 8;

    /** How long its name gets: a process id of Linux has up to seven digits. */
    static final int LONGEST_NAME = PREFIX.length() + 7 + 1 + RANDOM_LETTERS;

    private final Path path;
    private final HeldFile lock;

    private RunDirectory(Path path, HeldFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes one, readable by this user alone. */
    static RunDirectory create() {
        return create(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
    }

    static RunDirectory create(Path parent) {
        try {
            removeThoseOfDeadProcesses(parent);
            return createLocked(parent);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make a directory for the deployment's files in " + parent
                            + " (java.io.tmpdir says where they go): " + e.getMessage(),
                    e);
        }
    }

    /** It gets its name only when it is locked, so that nobody takes it for left behind. */
    private static RunDirectory createLocked(Path parent) throws IOException {
        String owner = ProcessHandle.current().pid() + "-";
        Path unlocked = Files.createTempDirectory(parent, UNLOCKED_PREFIX + owner);
        Path path = parent.resolve(PREFIX + owner + UUID.randomUUID().toString().substring(0, RANDOM_LETTERS));
        HeldFile lock = HeldFile.create(unlocked.resolve(LOCK), path.resolve(LOCK));
        try {
            return new RunDirectory(Files.move(unlocked, path, StandardCopyOption.ATOMIC_MOVE), lock);
        } catch (IOException e) {
            lock.close();
            remove(unlocked);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (lock) {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }

    private static void removeThoseOfDeadProcesses(Path parent) throws IOException {
        List<Path> candidates;
        try (Stream<Path> children = Files.list(parent)) {
            candidates = children.filter(child -> child.getFileName().toString().startsWith(PREFIX))
                    .filter(Files::isWritable)
                    .toList();
        }
        for (Path directory : candidates) {
            Optional<HeldFile> lock = HeldFile.take(directory.resolve(LOCK));
            if (lock.isPresent()) {
                try {
                    remove(directory);
                } finally {
                    lock.get().close();
                }
            }
        }
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
