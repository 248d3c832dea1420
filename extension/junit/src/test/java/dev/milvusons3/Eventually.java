package dev.milvusons3;

import java.time.Duration;

/** For what comes to be true in a time that is not ours to say. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Eventually() {}

    /** Tries until it neither throws nor fails. */
    static void holds(Runnable assertion) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (RuntimeException | AssertionError notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                Thread.sleep(200);
            }
        }
    }
}
