package dev.milvusons3.internal.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * At the end of a class or a test, tells its deployment of a failure that nobody else sees, such as one in a {@code @BeforeAll}.
 * The deployment, which was put into the store earlier, still runs.
 */
record FailureWatch(ExtensionContext context, DeploymentSlot slot) implements StoredResource {
    @Override
    public void close() {
        context.getExecutionException()
                .filter(thrown -> !(thrown instanceof TestAbortedException))
                .ifPresent(this::record);
    }

    private void record(Throwable failure) {
        FailureReports.record(context, slot, failure);
        if (context.getTestMethod().isEmpty()) {
            RunReport.find(context).ifPresent(report -> report.tests().failedClass(context, failure, slot.started()));
        }
    }
}
