package dev.milvusons3.internal.journal;

import dev.milvusons3.internal.files.HeldFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The journals of this user on this machine, one file a run. */
public final class JournalDirectory implements Journals {
    /** Of the one in the user's cache. */
    public static final String NAME = "journal";

    static final String SUFFIX = ".jsonl";

    private final Path directory;

    /** @param directory is made when it is needed */
    public JournalDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** {@return where they are} */
    public Path path() {
        return directory;
    }

    @Override
    public Journal begin(RunRecord run) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return JournalFile.begin(directory.toRealPath(), run);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot begin a journal in " + directory
                            + " (milvus-on-s3.journal says where they go), and without one nothing is made: " + e,
                    e);
        }
    }

    @Override
    public Taken take() {
        List<CrashedRun> crashed = new ArrayList<>();
        Set<String> running = new TreeSet<>();
        try {
            for (Path path : journals()) {
                Optional<HeldFile> file = HeldFile.take(path);
                if (file.isPresent()) {
                    crashed.add(new CrashedRun(path, file.get()));
                } else {
                    running.add(path.getFileName().toString().replace(SUFFIX, ""));
                }
            }
            return new Taken(crashed, running);
        } catch (IOException e) {
            crashed.forEach(CrashedRun::close);
            throw new UncheckedIOException("cannot read the journals in " + directory + ": " + e, e);
        }
    }

    private List<Path> journals() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.toRealPath())) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * What was found.
     *
     * @param crashed runs that left something
     * @param running ids of runs that still run, or are being swept by somebody else
     */
    public record Taken(List<CrashedRun> crashed, Set<String> running) implements AutoCloseable {
        @Override
        public void close() {
            crashed.forEach(CrashedRun::close);
        }
    }
}
