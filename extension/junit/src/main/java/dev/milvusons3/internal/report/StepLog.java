package dev.milvusons3.internal.report;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is being done, one line per step with its duration, and remembers it. */
public final class StepLog {
    /** When something is done, and whether anything is. */
    public enum Phase {
        /** It is done while the deployment is made. */
        START,
        /** Nothing is done but to wait for another step. */
        WAITING,
        /** It is undone. */
        RELEASE
    }

    /**
     * One line.
     *
     * @param what was done
     * @param part what was made or verified by it
     * @param phase when
     * @param start nanoseconds since the log began
     * @param duration how long it took
     * @param failed whether it threw
     */
    public record Line(String what, Part part, Phase phase, long start, Duration duration, boolean failed) {
        /** {@return whether nothing was done but to wait for another step} */
        public boolean waited() {
            return phase == Phase.WAITING;
        }
    }

    /** What is waited for. */
    @FunctionalInterface
    public interface Waiting<T, X extends Exception> {
        /** {@return its result, when there is one} */
        T result() throws X;
    }

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    /** What goes well is in the report, and here for those who ask. */
    private static final Logger STEPS = LoggerFactory.getLogger("dev.milvusons3.steps");

    private static final Glyphs GLYPHS = Glyphs.standard();

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

    /** Does what makes no part of its own, and says how long it took, or that it failed. */
    public <T> T timed(String what, Callable<T> work) throws Exception {
        return timed(Part.NONE, what, work);
    }

    /** Makes or verifies a part, and says how long it took, or that it failed. */
    public <T> T timed(Part part, String what, Callable<T> work) throws Exception {
        return timed(part, Phase.START, what, work);
    }

    /** Undoes something, and says how long it took, or that it failed. */
    public <T> T releasing(String what, Callable<T> work) throws Exception {
        return timed(Part.NONE, Phase.RELEASE, "release " + what, work);
    }

    private <T> T timed(Part part, Phase phase, String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        boolean failed = true;
        heartbeats.begin(what);
        try {
            T result = work.call();
            failed = false;
            return result;
        } finally {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            lines.add(new Line(what, part, phase, start - began, duration, failed));
            heartbeats.end(what);
            String line = "[" + run + "] " + (failed ? GLYPHS.bad() : GLYPHS.good()) + " " + what + " ("
                    + Words.duration(duration) + ")";
            if (failed) {
                LOG.info(line);
            } else {
                STEPS.debug(line);
            }
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
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            lines.add(new Line(what, Part.NONE, Phase.WAITING, start - began, duration, failed));
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
