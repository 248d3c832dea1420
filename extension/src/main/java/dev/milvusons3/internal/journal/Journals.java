package dev.milvusons3.internal.journal;

/** Where runs write their journals. */
@FunctionalInterface
public interface Journals {
    /**
     * Begins the journal of a run.
     *
     * @throws java.io.UncheckedIOException if it cannot be written: nothing must be made then
     */
    Journal begin(RunRecord run);
}
