package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.report.Evidence;

/** A start that failed, with what was known of it before it was undone. */
public final class FailedStart extends MilvusOnS3Exception {
    private static final long serialVersionUID = 1L;

    private final transient Evidence evidence;

    /**
     * @param message its first line is the cause
     * @param cause what was thrown
     * @param evidence what was known
     */
    public FailedStart(String message, Throwable cause, Evidence evidence) {
        super(message, cause);
        this.evidence = evidence;
    }

    /** {@return what was known} */
    public Evidence evidence() {
        return evidence;
    }
}
