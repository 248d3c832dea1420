package dev.milvusons3.internal.report;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Progress as plain log lines: the first, the last and at most one for each second in between. */
public final class ProgressLog implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    private static final double MIB = 1024 * 1024;

    private final String run;
    private final Map<String, Long> lastLine = new ConcurrentHashMap<>();

    /** @param run which deployment the lines belong to */
    public ProgressLog(String run) {
        this.run = run;
    }

    @Override
    public void update(String what, long done, long total) {
        long now = System.nanoTime();
        Long last = lastLine.get(what);
        if (last != null && now - last < INTERVAL_NANOS && done != total) {
            return;
        }
        lastLine.put(what, now);
        if (total > 0) {
            LOG.info("[{}] … {} {} % ({} of {} MiB)", run, what, 100 * done / total, mib(done), mib(total));
        } else {
            LOG.info("[{}] … {} {} MiB", run, what, mib(done));
        }
    }

    private static String mib(long bytes) {
        return "%.1f".formatted(bytes / MIB);
    }
}
