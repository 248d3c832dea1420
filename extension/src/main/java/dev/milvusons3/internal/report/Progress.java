package dev.milvusons3.internal.report;

/** Where long work says how far it is. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (what, done, total) -> {};

    /**
     * @param what the work, such as {@code "download milvus 2.3.5"}
     * @param done bytes or items so far
     * @param total of them in all; 0 or less where that is not known
     */
    void update(String what, long done, long total);
}
