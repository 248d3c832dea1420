package dev.milvusons3.internal.report;

import java.time.Duration;

/** Where long work says how far it is. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (what, done, total) -> {};

    /**
     * @param what the work, such as {@code "download milvus 2.3.5"}
     * @param done bytes so far
     * @param total of them in all; 0 or less where that is not known
     */
    void update(String what, long done, long total);

    /**
     * Says that somebody else's work is waited for.
     *
     * @param what is waited for
     * @param elapsed how long already
     */
    default void waiting(String what, Duration elapsed) {}
}
