package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again while AWS may not have settled. It ends with the first attempt that succeeds, with a refusal that will stay, or
 * when the bound is reached; the rests in between double, and none is the same as another's.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">Changes
 *     that I make are not always immediately visible</a>
 * @see <a href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Backoff with jitter</a>
 */
final class Settling {
    /** IAM is seldom behind by more than some seconds; longer than this is a fault that waiting does not fix. */
    static final Duration BOUND = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Predicate<RuntimeException> passing;
    private final Duration bound;
    private final Pause pause;
    private final DoubleSupplier jitter;

    /** @param passing whether a refusal may go away by itself */
    Settling(Predicate<RuntimeException> passing) {
        this(passing, BOUND, Pause.real(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param jitter between 0 and 1, another one each time */
    Settling(Predicate<RuntimeException> passing, Duration bound, Pause pause, DoubleSupplier jitter) {
        this.passing = passing;
        this.bound = bound;
        this.pause = pause;
        this.jitter = jitter;
    }

    /**
     * {@return what the first attempt that succeeds returns}
     *
     * @param what is tried, for a person
     * @throws MilvusOnS3Exception if the bound is reached, with the last refusal
     */
    <T> T run(String what, Supplier<T> attempt) {
        long start = pause.nanoTime();
        Duration longest = FIRST;
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.get();
            } catch (RuntimeException refused) {
                if (!passing.test(refused)) {
                    throw refused;
                }
                Duration passed = Duration.ofNanos(pause.nanoTime() - start);
                if (passed.compareTo(bound) >= 0) {
                    throw new MilvusOnS3Exception(
                            what + ": AWS still refuses it " + passed.toSeconds() + " s and " + attempts
                                    + " attempts later; what was made should have become known everywhere by then. Last"
                                    + " refusal: " + refused.getMessage(),
                            refused);
                }
                LOG.debug("{}: not yet ({})", what, refused.getMessage());
                rest(what, longest, refused);
                longest = min(longest.multipliedBy(2), LONGEST);
            }
        }
    }

    /** Between half of it and all of it. */
    private void rest(String what, Duration longest, RuntimeException refused) {
        try {
            pause.rest(Duration.ofNanos((long) (longest.toNanos() * (0.5 + jitter.getAsDouble() / 2))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while waiting for AWS: " + what, refused);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
