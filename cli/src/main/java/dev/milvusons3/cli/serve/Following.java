package dev.milvusons3.cli.serve;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The decisions of a log one after the other, those that are there and those that come. Whoever is slow loses some, and is told. */
final class Following implements AutoCloseable {
    private static final int MOST = 10_000;

    private final BlockingQueue<RecordedDecision> coming = new LinkedBlockingQueue<>(MOST);
    private final AtomicLong lost = new AtomicLong();
    private final Deque<RecordedDecision> there;
    private final long known;
    private final AutoCloseable listening;

    /** @param since the number after which they begin */
    Following(DecisionLog log, long since) {
        listening = log.listen(decision -> {
            if (!coming.offer(decision)) {
                lost.incrementAndGet();
            }
        });
        there = new ArrayDeque<>(log.listSince(since));
        known = there.isEmpty() ? since : there.getLast().number();
    }

    /** {@return the next one, if there is one in time} */
    Optional<RecordedDecision> next(Duration patience) throws InterruptedException {
        RecordedDecision first = there.poll();
        if (first != null) {
            return Optional.of(first);
        }
        RecordedDecision next;
        do {
            next = coming.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } while (next != null && next.number() <= known);
        return Optional.ofNullable(next);
    }

    /** {@return how many were lost since this was asked last} */
    long lost() {
        return lost.getAndSet(0);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("the log is listened to by somebody who left", e);
        }
    }
}
