package dev.milvusons3.internal.junit;

import java.util.Optional;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/** At the end of a class, tells its deployment of a failure outside the tests, such as one in a {@code @BeforeAll}. */
record ClassFailureWatch(Supplier<Optional<Throwable>> failure, DeploymentHolder holder) implements AutoCloseable {
    @Override
    public void close() {
        failure.get()
                .filter(thrown -> !(thrown instanceof TestAbortedException))
                .ifPresent(holder::recordFailure);
    }
}
