package dev.milvusons3.internal.report;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is being done, one line per step with its duration, and remembers it. */
public final class StepLog {
    /**
     * One line.
     *
     * @param what was done
     * @param start nanoseconds since the log began
     * @param duration how long it took
     * @param failed whether it threw
     * @param waited whether nothing was done but to wait for another step
     */
    public record Line(String what, long start, Duration duration, boolean failed, boolean waited) {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Waiting<T, X extends Exception> {
        /** {@return its result, when there is one} */
        T result() throws X;
    }

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final String run;
    private final Heartbeats heartbeats;
    private final long began = System.nanoTime();
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** @param run which deployment the lines belong to: several may start at once */
    public StepLog(String run) {
        this(
                run,
                new Heartbeats(
                        run,
                        ProgressOutput.standard(),
                        ProgressOutput.standard().heartbeat()));
    }

    StepLog(String run, Heartbeats heartbeats) {
        this.run = run;
        this.heartbeats = heartbeats;
    }

    /** Does it, and says how long it took, or that it failed. */
    public <T> T timed(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        boolean failed = true;
        heartbeats.begin(what);
        try {
            T result = work.call();
            failed = false;
            return result;
        } finally {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            lines.add(new Line(what, start - began, duration, failed, false));
            heartbeats.end(what);
            LOG.info("[{}] {} {} ({} ms)", run, failed ? "✗" : "✓", what, duration.toMillis());
        }
    }

    /** Waits for another step, and remembers how long that took. */
    public <T, X extends Exception> T waiting(String what, Waiting<T, X> wait) throws X {
        long start = System.nanoTime();
        boolean failed = true;
        try {
            T result = wait.result();
            failed = false;
            return result;
        } finally {
            lines.add(new Line(what, start - began, Duration.ofNanos(System.nanoTime() - start), failed, true));
        }
    }

    /** {@return how long ago the log began} */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** {@return all lines so far, in the order in which they ended} */
    public List<Line> lines() {
        return List.copyOf(lines);
    }
}
