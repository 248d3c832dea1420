package dev.milvusons3.internal.steps;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/** When a start has taken long enough, apart from the download of the server. */
final class Deadline {
    private final Duration total;
    private final LongSupplier nanoTime;
    private volatile long end;

    Deadline(Duration total) {
        this(total, System::nanoTime);
    }

    /** @param nanoTime what time it is */
    Deadline(Duration total, LongSupplier nanoTime) {
        this.total = total;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + total.toNanos();
    }

    /** Waits for something that has a limit of its own: it takes nothing from what is left. */
    synchronized <T> T beside(Callable<T> wait) throws Exception {
        long start = nanoTime.getAsLong();
        try {
            return wait.call();
        } finally {
            end += nanoTime.getAsLong() - start;
        }
    }

    Duration total() {
        return total;
    }

    boolean isOver() {
        return remaining().isZero();
    }

    /** {@return what is left; zero if nothing} */
    Duration remaining() {
        long left = end - nanoTime.getAsLong();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }
}
