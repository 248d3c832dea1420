package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.report.Evidence;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches evidence to JUnit's result as a directory. What goes wrong here is added to the failure and never hides it. */
final class FailureReports {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private FailureReports() {}

    /** Tells a deployment that something failed on it, and if that is news and it runs, attaches what is known. */
    static void record(ExtensionContext context, DeploymentSlot slot, Throwable failure) {
        if (slot.recordFailure(failure)) {
            slot.started()
                    .ifPresent(started ->
                            publish(context, started.evidence(failure, DecidedBefore.of(context, started)), failure));
        }
    }

    static void publish(ExtensionContext context, Evidence evidence, Throwable failure) {
        evidence.problems().forEach(failure::addSuppressed);
        if (evidence.files().isEmpty()) {
            return;
        }
        try {
            context.publishDirectory("milvus-on-s3-" + evidence.run(), directory -> {
                evidence.writeTo(directory);
                RunReport.find(context).ifPresent(report -> report.tests().attached(context, directory));
                LOG.error("[{}] failed; the failure report is in {}", evidence.run(), directory);
            });
        } catch (RuntimeException e) {
            failure.addSuppressed(new IllegalStateException(
                    "the failure report of deployment " + evidence.run() + " could not be attached: " + e.getMessage(),
                    e));
        }
    }
}
