package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one deployment in a JUnit store: empty at first, so that whatever happens in a start, the store has something
 * to close. It starts at most once, and remembers how that went.
 */
final class DeploymentSlot implements StoredResource {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentSlot.class);

    private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile Consumer<RunningDeployment> farewell = started -> {};

    /**
     * {@return the deployment}
     *
     * @param start makes it, if nobody has tried yet
     * @param requester who asks, for people
     */
    RunningDeployment get(Supplier<RunningDeployment> start, String requester) {
        Attempt mine = new Attempt(new FutureTask<>(start::get), requester, Thread.currentThread());
        Attempt earlier = attempt.compareAndExchange(null, mine);
        if (earlier == null) {
            mine.task.run();
            return mine.result(requester, DeploymentSlot::unchecked);
        }
        // A start that waits in a fork-join pool can be given another test to run meanwhile, and would wait for itself.
        if (!earlier.task.isDone() && earlier.thread == Thread.currentThread()) {
            throw new IllegalStateException(
                    requester + " was run by the thread that still starts the deployment for " + earlier.requester);
        }
        return earlier.result(requester, cause -> earlier.failedBefore(cause, requester));
    }

    /**
     * Remembers that something failed on this deployment.
     *
     * @return whether it is news: JUnit tells of most failures more than once
     */
    boolean recordFailure(Throwable failure) {
        if (failures.stream().anyMatch(known -> known == failure)) {
            return false;
        }
        return failures.add(failure);
    }

    /** {@return the deployment if it was started; does not wait} */
    Optional<RunningDeployment> started() {
        Attempt current = attempt.get();
        if (current == null || !current.task.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(current.task.get());
        } catch (ExecutionException notStarted) {
            return Optional.empty();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Has this done when the deployment is about to go. It may fail. */
    void atClose(Consumer<RunningDeployment> farewell) {
        this.farewell = farewell;
    }

    /** Releases the deployment if one was started. A failure to do so goes to the first failed test if there is one. */
    @Override
    public void close() {
        Attempt current = attempt.get();
        if (current == null) {
            return;
        }
        // An interrupt was meant for the test, and would end the releases half-way.
        boolean interrupted = Thread.interrupted();
        try {
            close(current.task.get());
        } catch (ExecutionException e) {
            LOG.debug("Nothing to release: the start for {} failed, and whoever asked was told", current.requester);
        } catch (InterruptedException e) {
            interrupted = true;
            throw new MilvusOnS3Exception(
                    "Interrupted while a start for " + current.requester + " was still under way; it was not released",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void close(RunningDeployment started) {
        Throwable failure = failures.peek();
        try {
            farewell.accept(started);
        } catch (RuntimeException e) {
            LOG.warn("Deployment {} is not in the report", started.deployment().runId(), e);
        }
        try {
            started.close(failure != null);
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                throw e;
            }
            if (failure != e) {
                failure.addSuppressed(e);
            }
            // By now most reports have printed the test's failure without what was just added to it.
            LOG.error("Could not release everything after a failed test", e);
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException exception
                ? exception
                : new MilvusOnS3Exception(failure.toString(), failure);
    }

    private record Attempt(FutureTask<RunningDeployment> task, String requester, Thread thread) {
        RunningDeployment result(String asking, Function<Throwable, RuntimeException> ifFailed) {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MilvusOnS3Exception(
                        asking + " was interrupted while it waited for the deployment that " + requester + " starts",
                        e);
            } catch (ExecutionException e) {
                throw ifFailed.apply(e.getCause());
            }
        }

        /** A new exception each time, for they are changed by those who report them. What the first said in full is not said again. */
        private MilvusOnS3Exception failedBefore(Throwable cause, String asking) {
            String text = cause instanceof MilvusOnS3Exception ? String.valueOf(cause.getMessage()) : cause.toString();
            String firstLine = text.lines().findFirst().orElse(text);
            String whose = asking.equals(requester) ? "an earlier test" : requester;
            MilvusOnS3Exception again = new MilvusOnS3Exception(
                    firstLine + "\nThe start for " + whose + " failed, and the same deployment is not tried twice.",
                    cause instanceof MilvusOnS3Exception ? null : cause);
            FailedStarts.runOf(cause).ifPresent(run -> FailedStarts.remember(again, run));
            return again;
        }
    }
}
