package dev.milvusons3.internal.platform;

import dev.milvusons3.Environment;
import dev.milvusons3.gateway.AccountClock;
import java.time.Duration;
import java.time.Instant;

/** Of an environment that has parts which keep their own time. */
record SystemTime(Environment environment) implements AccountClock {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void advance(Duration by) {
        throw new UnsupportedOperationException("the time of " + environment + " cannot be moved: "
                + (environment == Environment.AWS
                        ? "AWS and the cluster keep their own"
                        : "the cluster's API server dates tokens by its machine's clock")
                + ". Use environment EMBEDDED, or sessions of 900 s (DurationSeconds) that end by themselves.");
    }
}
