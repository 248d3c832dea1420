package dev.milvusons3.internal.junit;

import java.util.Optional;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/** At the end of a class or a test, tells its deployment of a failure that nobody else sees, such as one in a {@code @BeforeAll}. */
record FailureWatch(Supplier<Optional<Throwable>> failure, DeploymentHolder holder) implements AutoCloseable {
    @Override
    public void close() {
        failure.get()
                .filter(thrown -> !(thrown instanceof TestAbortedException))
                .ifPresent(holder::recordFailure);
    }
}
