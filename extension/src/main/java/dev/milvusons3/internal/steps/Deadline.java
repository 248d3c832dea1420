package dev.milvusons3.internal.steps;

import java.time.Duration;

/** When a start has taken long enough. */
final class Deadline {
    private final Duration total;
    private final long end;

    Deadline(Duration total) {
        this.total = total;
        this.end = System.nanoTime() + total.toNanos();
    }

    Duration total() {
        return total;
    }

    boolean isOver() {
        return remaining().isZero();
    }

    /** {@return what is left; zero if nothing} */
    Duration remaining() {
        long left = end - System.nanoTime();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }
}
