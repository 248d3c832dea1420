package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.RecordedDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Every decision of a run, in order. Grows only; safe for any number of threads. */
public final class DecisionLog {
    private final Lock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<RecordedDecision> decisions = new ArrayList<>();
    private final List<Consumer<RecordedDecision>> listeners = new CopyOnWriteArrayList<>();

    /** {@return what was decided so far, oldest first: a copy} */
    public List<RecordedDecision> list() {
        return listSince(0);
    }

    /** {@return those after the one with that number} */
    public List<RecordedDecision> listSince(long number) {
        lock.lock();
        try {
            int from = (int) Math.min(Math.max(number, 0), decisions.size());
            return List.copyOf(decisions.subList(from, decisions.size()));
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many there are, which is also the number of the last} */
    public long size() {
        lock.lock();
        try {
            return decisions.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls back with every decision from now on, on the thread of the request it is about, before that is answered.
     *
     * @return ends it
     */
    public AutoCloseable listen(Consumer<RecordedDecision> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** {@return the first decision, old or new, that fits; empty if none came in time} */
    public Optional<RecordedDecision> await(Predicate<RecordedDecision> wanted, Duration timeout)
            throws InterruptedException {
        long nanos = timeout.toNanos();
        int next = 0;
        lock.lockInterruptibly();
        try {
            while (true) {
                for (; next < decisions.size(); next++) {
                    if (wanted.test(decisions.get(next))) {
                        return Optional.of(decisions.get(next));
                    }
                }
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
    void append(LongFunction<RecordedDecision> decision) {
        RecordedDecision made;
        lock.lock();
        try {
            made = decision.apply(decisions.size() + 1L);
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
