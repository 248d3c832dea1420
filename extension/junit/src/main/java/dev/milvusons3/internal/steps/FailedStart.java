package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** {@return what tests fail with: of a type that users know, and it says the cause once} */
    public MilvusOnS3Exception shown() {
        MilvusOnS3Exception shown = getCause() instanceof MilvusOnS3UnavailableException
                ? new MilvusOnS3UnavailableException(getMessage(), remainingCause())
                : new MilvusOnS3Exception(String.valueOf(getMessage()), remainingCause());
        shown.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            shown.addSuppressed(suppressed);
        }
        return shown;
    }

    /** What is not in the message already: it is that of the cause, which for a denial says more than the client that was refused. */
    private @Nullable Throwable remainingCause() {
        Throwable cause = getCause();
        if (cause instanceof DeploymentFailure failure && failure.denial().isPresent()) {
            return null;
        }
        return cause instanceof DeploymentFailure || cause instanceof MilvusOnS3Exception ? cause.getCause() : cause;
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
