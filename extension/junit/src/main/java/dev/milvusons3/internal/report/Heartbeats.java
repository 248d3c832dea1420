package dev.milvusons3.internal.report;

import dev.milvusons3.internal.threads.Daemons;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says of steps that take long that they are still under way: pulls, roll-outs and teardowns give no other news. */
final class Heartbeats {
    private static final Glyphs GLYPHS = Glyphs.standard();

    private final String run;
    private final ProgressOutput output;
    private final Duration interval;
    private final Map<String, Long> running = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService clock;

    Heartbeats(String run, ProgressOutput output, Duration interval) {
        this.run = run;
        this.output = output;
        this.interval = interval;
    }

    /** A step begins. */
    synchronized void begin(String step) {
        running.put(step, System.nanoTime());
        if (clock == null) {
            ScheduledExecutorService made =
                    Executors.newSingleThreadScheduledExecutor(Daemons.named("milvus-on-s3-heartbeat-" + run));
            long nanos = interval.toNanos();
            made.scheduleAtFixedRate(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
            clock = made;
        }
    }

    /** A step has ended. With the last one the thread ends too. */
    synchronized void end(String step) {
        running.remove(step);
        ScheduledExecutorService current = clock;
        if (running.isEmpty() && current != null) {
            current.shutdownNow();
            clock = null;
        }
        output.clear();
    }

    private void beat() {
        long now = System.nanoTime();
        running.forEach((step, since) -> {
            Duration elapsed = Duration.ofNanos(now - since);
            if (elapsed.compareTo(interval) >= 0) {
                output.say(
                        run + step,
                        "[" + run + "] " + GLYPHS.more() + " " + step + ", " + elapsed.toSeconds() + " s so far",
                        false);
            }
        });
    }
}
