package dev.milvusons3.internal.journal;

/** Where runs write their journals. */
public interface Journals {
    /**
     * Begins the journal of a run.
     *
     * @throws java.io.UncheckedIOException if it cannot be written: nothing must be made then
     */
    Journal begin(RunRecord run);

    /**
     * Takes the journals that nobody holds: their runs have ended, and left something.
     *
     * @return the caller closes it
     */
    JournalDirectory.Taken take();
}
