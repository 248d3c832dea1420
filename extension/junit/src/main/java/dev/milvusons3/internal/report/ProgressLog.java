package dev.milvusons3.internal.report;

import java.time.Duration;
import java.util.Locale;

/** Progress of one deployment's work, for people. */
public final class ProgressLog implements Progress {
    private static final double MIB = 1024 * 1024;
    private static final Glyphs GLYPHS = Glyphs.standard();

    private final String run;
    private final ProgressOutput output;

    /** @param run which deployment the lines belong to */
    public ProgressLog(String run) {
        this(run, ProgressOutput.standard());
    }

    ProgressLog(String run, ProgressOutput output) {
        this.run = run;
        this.output = output;
    }

    @Override
    public void update(String what, long done, long total) {
        String far = total > 0
                ? 100 * done / total + " % (" + mib(done) + " of " + mib(total) + " MiB)"
                : mib(done) + " MiB";
        String line = "[" + run + "] " + GLYPHS.more() + " " + what + " " + far;
        if (total > 0) {
            output.say(run + what, line, 10 * done / total, done == total);
        } else {
            output.say(run + what, line, done == total);
        }
    }

    @Override
    public void waiting(String what, Duration elapsed) {
        output.say(
                run + what,
                "[" + run + "] " + GLYPHS.more() + " " + what + ", " + elapsed.toSeconds() + " s so far",
                false);
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MIB);
    }
}
