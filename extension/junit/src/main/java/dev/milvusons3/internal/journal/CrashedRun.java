package dev.milvusons3.internal.journal;

import dev.milvusons3.internal.files.HeldFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The journal of a run that ended without releasing everything, held for as long as this is open.
 */
public final class CrashedRun implements AutoCloseable {
    private final Path path;
    private final HeldFile file;
    private final JournalReader content;

    CrashedRun(Path path, HeldFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.content = JournalReader.read(file.channel());
    }

    /** {@return the journal} */
    public Path path() {
        return path;
    }

    /** {@return whose things these are; empty if the journal does not say so any more} */
    public Optional<RunRecord> run() {
        return content.run();
    }

    /** {@return when it began; empty as before} */
    public Optional<Instant> began() {
        return content.began();
    }

    /** {@return what it made, or was about to make, and did not release} */
    public List<Thing> left() {
        return content.left();
    }

    /** {@return how many lines cannot be read, apart from a last one that was never finished} */
    public int damagedLines() {
        return content.damagedLines();
    }

    /** Nothing of it is left: removes the journal. */
    public void forget() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove journal " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close journal " + path + ": " + e.getMessage(), e);
        }
    }
}
