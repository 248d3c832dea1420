package dev.milvusons3.internal.junit;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.opentest4j.AssertionFailedError;

/**
 * Ends a test, or a method before or after tests, at the first denial of a request of Milvus' own that it does not expect. For one
 * invocation, on whose thread it is made.
 */
final class DenialGuard {
    private final RunningDeployment deployment;
    private final ExpectedDenials expected;
    private final String invoked;
    private final Thread thread = Thread.currentThread();
    private Optional<RecordedDecision> unexpected = Optional.empty();
    private boolean over;

    /** @param invoked what is ended, for messages, such as {@code this test} */
    DenialGuard(RunningDeployment deployment, ExpectedDenials expected, String invoked) {
        this.deployment = deployment;
        this.expected = expected;
        this.invoked = invoked;
    }

    /**
     * {@return what is returned}
     *
     * @throws AssertionFailedError if there was such a denial, however it ended; the cause is what it threw
     */
    <T extends @Nullable Object> T proceed(Invocation<T> invocation) throws Throwable {
        DecisionLog.Listening listening = deployment.onDenial(this::heard);
        T result;
        try {
            result = invocation.proceed();
        } catch (Throwable thrown) {
            throw end().<Throwable>map(denial -> new AssertionFailedError(message(denial), thrown))
                    .orElse(thrown);
        } finally {
            listening.close();
        }
        Optional<RecordedDecision> denial = end();
        if (denial.isPresent()) {
            throw new AssertionFailedError(message(denial.get()));
        }
        return result;
    }

    /** On the thread of Milvus' request. Each denial interrupts again: some clients go on waiting after the first. */
    private synchronized void heard(RecordedDecision denial) {
        if (!over && !expected.has(denial)) {
            unexpected = unexpected.or(() -> Optional.of(denial));
            thread.interrupt();
        }
    }

    private synchronized Optional<RecordedDecision> end() {
        over = true;
        if (unexpected.isPresent()) {
            // Meant for this alone, not for what comes after it.
            Thread.interrupted();
        }
        return unexpected;
    }

    private String message(RecordedDecision denial) {
        return "Milvus was denied " + denial.action() + " on " + denial.resource()
                + ", which " + invoked + " does not expect (failOnDenial): "
                + denial.reason()
                + "\nA method that expects it says so before, by expectDenials(\"" + denial.action()
                + "\") of its TestDecisions.";
    }
}
