package dev.milvusons3.internal.gateway;

import dev.milvusons3.gateway.AccountClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's time, and as much more as tests have asked for. */
public final class MovableClock extends Clock implements AccountClock {
    private final Runnable moved;
    private volatile Duration ahead = Duration.ZERO;

    /** @param moved what to do after each move */
    public MovableClock(Runnable moved) {
        this.moved = moved;
    }

    /** {@return how far it is ahead of the system's} */
    public Duration ahead() {
        return ahead;
    }

    @Override
    public Instant now() {
        return instant();
    }

    @Override
    public synchronized void advance(Duration by) {
        if (by.isNegative() || by.isZero()) {
            throw new IllegalArgumentException(
                    "the clock was to be moved by " + by + "; it goes forward only, so by more than zero");
        }
        ahead = ahead.plus(by);
        moved.run();
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only instants are asked of it");
    }
}
