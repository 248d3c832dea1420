package dev.milvusons3.internal.platform.aws;

import java.time.Duration;

/** Time as it passes between attempts; tests have their own. */
interface Pause {
    /** {@return nanoseconds since some moment} */
    long nanoTime();

    /** Lets time pass. */
    void rest(Duration duration) throws InterruptedException;

    /** {@return the machine's time} */
    static Pause real() {
        return new Pause() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void rest(Duration duration) throws InterruptedException {
                Thread.sleep(duration.toMillis());
            }
        };
    }
}
