package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.MilvusOnS3Exception;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something that the cluster does in its own time. */
final class ClusterWait {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private ClusterWait() {}

    /**
     * Waits.
     *
     * @param what is awaited, for the error
     * @param lacking what is still missing; empty when the wait is over
     */
    static void until(Duration atMost, String what, Supplier<Optional<String>> lacking) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<String> lack = lacking.get();
        while (lack.isPresent()) {
            if (System.nanoTime() > end) {
                throw new MilvusOnS3Exception(
                        "%s: not within %d s; %s".formatted(what, atMost.toSeconds(), lack.get()));
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MilvusOnS3Exception(what + ": interrupted; " + lack.get(), e);
            }
            lack = lacking.get();
        }
    }
}
