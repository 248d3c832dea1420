package dev.milvusons3.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * The decisions of an account, in order: the last of them, if they are very many. Safe for any number of threads. For this
 * project's own artifacts, not for tests.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class DecisionLog {
    /** Where decisions come to be known only later, such as CloudTrail. */
    @FunctionalInterface
    public interface Later {
        /**
         * {@return all of them that were made until some moment, whether or not they were known before; waits until they are
         * known}
         *
         * @param moment by AWS' clock
         * @throws RuntimeException if they cannot be had, or do not become known in time, with the cause and the remedy
         */
        List<RecordedDecision> until(Instant moment);
    }

    /** That somebody is told of decisions. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        /** Ends it. Harmless to call twice. */
        @Override
        void close();
    }

    private final Lock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final BoundedDecisions decisions;
    private final List<Consumer<RecordedDecision>> listeners = new CopyOnWriteArrayList<>();

    /** An empty one. */
    public DecisionLog() {
        this(new BoundedDecisions());
    }

    DecisionLog(BoundedDecisions decisions) {
        this.decisions = decisions;
    }

    /** {@return what was decided so far, oldest first, with a count of what was dropped: a copy} */
    public Decisions snapshot() {
        lock.lock();
        try {
            return decisions.snapshot();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return what was decided so far, and those that come to be known only later}
     *
     * @param taken now, by AWS' clock: later ones are not in there
     * @param later where the others come from
     */
    public Decisions snapshot(Instant taken, Later later) {
        return Decisions.of(snapshot(), taken, later);
    }

    /** {@return whether one of Milvus' clients calls itself so: the Go one or the C++ one} */
    public static boolean isOfMilvus(String userAgent) {
        return userAgent.contains("minio-go") || userAgent.contains("aws-sdk-cpp");
    }

    /** {@return what was decided so far and is kept, oldest first: a copy} */
    public List<RecordedDecision> list() {
        return snapshot().all();
    }

    /** {@return those of them after the one with that number} */
    public List<RecordedDecision> listSince(long number) {
        return list().stream().filter(decision -> decision.number() > number).toList();
    }

    /** {@return how many there were, which is also the number of the last} */
    public long size() {
        lock.lock();
        try {
            return decisions.total();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls back with every decision from now on, on the thread of the request it is about, before that is answered.
     *
     * @return ends it
     */
    public Listening listen(Consumer<RecordedDecision> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** {@return the first decision, old or new, that fits; empty if none came in time} */
    public Optional<RecordedDecision> await(Predicate<RecordedDecision> wanted, Duration timeout)
            throws InterruptedException {
        long nanos = timeout.toNanos();
        long seen = 0;
        lock.lockInterruptibly();
        try {
            while (true) {
                for (RecordedDecision decision : decisions.list()) {
                    if (decision.number() > seen && wanted.test(decision)) {
                        return Optional.of(decision);
                    }
                }
                seen = decisions.total();
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = grown.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Appends what is made of the next number. */
    public void append(LongFunction<RecordedDecision> decision) {
        RecordedDecision made;
        lock.lock();
        try {
            made = decision.apply(decisions.total() + 1L);
            decisions.add(made);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        for (Consumer<RecordedDecision> listener : listeners) {
            listener.accept(made);
        }
    }
}
