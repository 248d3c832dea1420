package dev.milvusons3.internal.junit;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.opentest4j.AssertionFailedError;

/** Ends a test at the first denial of a request of Milvus' own that the test does not expect. For one test, on whose thread it is made. */
final class DenialGuard {
    private final RunningDeployment deployment;
    private final ExpectedDenials expected;
    private final Thread test = Thread.currentThread();
    private Optional<RecordedDecision> unexpected = Optional.empty();
    private boolean over;

    DenialGuard(RunningDeployment deployment, ExpectedDenials expected) {
        this.deployment = deployment;
        this.expected = expected;
    }

    /**
     * {@return what the test returns}
     *
     * @throws AssertionFailedError if there was such a denial, however the test ended; the cause is what it threw
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
            test.interrupt();
        }
    }

    private synchronized Optional<RecordedDecision> end() {
        over = true;
        if (unexpected.isPresent()) {
            // Meant for the test alone, not for what comes after it.
            Thread.interrupted();
        }
        return unexpected;
    }

    private static String message(RecordedDecision denial) {
        return "Milvus was denied " + denial.action() + " on " + denial.resource()
                + ", which this test does not expect (failOnDenial): " + denial.reason()
                + "\nA test that expects it says so before, by expectDenials(\"" + denial.action()
                + "\") of its TestDecisions.";
    }
}
