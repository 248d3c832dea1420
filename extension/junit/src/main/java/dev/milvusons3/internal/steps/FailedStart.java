package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import java.util.Optional;

/** A start that failed, with what was known of it before it was undone. */
public final class FailedStart extends MilvusOnS3Exception {
    private static final long serialVersionUID = 1L;

    private final transient Evidence evidence;
    private final transient Optional<DeploymentReport> report;

    /**
     * @param message its first line is the cause
     * @param cause what was thrown
     * @param evidence what was known
     * @param report what the report says of it
     */
    public FailedStart(String message, Throwable cause, Evidence evidence, Optional<DeploymentReport> report) {
        super(message, cause);
        this.evidence = evidence;
        this.report = report;
    }

    /** {@return what the report says of it} */
    public Optional<DeploymentReport> report() {
        return report;
    }

    /** {@return what was known} */
    public Evidence evidence() {
        return evidence;
    }
}
