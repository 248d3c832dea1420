package dev.milvusons3.internal.journal;

import dev.milvusons3.internal.files.HeldFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Runs of this user on this machine that hold something which carries their labels, such as containers: one file each, which the run
 * keeps locked and the kernel lets go with its process. So it is known whose things are litter without a word of what they are.
 */
public final class HeldRuns {
    /** Of the directory in the user's cache. */
    public static final String NAME = "containers";

    private static final String SUFFIX = ".held";

    private final Path directory;

    /** @param directory is made when it is needed */
    public HeldRuns(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * {@return what holds a run until it is closed}
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public Closeable begin(RunTags run) {
        try {
            Files.createDirectories(directory);
            Path path = directory.toRealPath().resolve(run.run() + SUFFIX);
            HeldFile file = HeldFile.create(path, path);
            return () -> {
                Files.deleteIfExists(path);
                file.close();
            };
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hold run " + run.run() + " in " + directory + ": " + e, e);
        }
    }

    /**
     * {@return why something that carries labels is litter; empty if it is not, or is none of this project's}
     *
     * @param labels as {@link RunTags#labels} makes them
     */
    public Optional<String> litter(Map<String, String> labels) {
        return RunTags.read(labels).flatMap(tags -> switch (state(tags)) {
            case HELD -> Optional.empty();
            case ENDED -> Optional.of("its run " + tags.run() + " has ended without removing it");
            case UNKNOWN ->
                tags.expires().isBefore(Instant.now())
                        ? Optional.of("its run " + tags.run() + " was over by " + tags.expires())
                        : Optional.empty();
        });
    }

    /** Nothing is left of a run that has ended. */
    public void forget(String run) {
        try {
            Files.deleteIfExists(directory.resolve(run + SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot forget run " + run + " in " + directory + ": " + e, e);
        }
    }

    private enum State {
        HELD,
        ENDED,
        /** Of another machine or user, or removed by hand. */
        UNKNOWN
    }

    private State state(RunTags tags) {
        Path path = directory.resolve(tags.run() + SUFFIX);
        try {
            if (!tags.run().matches("[\\w-]+") || !Files.exists(path)) {
                return State.UNKNOWN;
            }
            Optional<HeldFile> taken = HeldFile.take(path.toRealPath());
            if (taken.isEmpty()) {
                return State.HELD;
            }
            taken.get().close();
            return State.ENDED;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look whether run " + tags.run() + " has ended: " + e, e);
        }
    }
}
