package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.report.StepLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What has to be undone, newest first. A release is registered before the call that makes the thing: a call that failed half
 * way may have made it anyway.
 */
final class ReleaseStack {
    /** Undoes one thing; does nothing if the thing is not there. */
    @FunctionalInterface
    interface Release {
        void run() throws Exception;
    }

    /** One registered release. */
    static final class Entry {
        private final String what;
        private final Release release;
        private volatile boolean cancelled;

        private Entry(String what, Release release) {
            this.what = what;
            this.release = release;
        }

        /** The thing turned out not to be ours. */
        void cancel() {
            cancelled = true;
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final StepLog log;

    ReleaseStack(StepLog log) {
        this.log = log;
    }

    synchronized Entry push(String what, Release release) {
        Entry entry = new Entry(what, release);
        entries.push(entry);
        return entry;
    }

    /**
     * Attempts every release, also on an interrupted thread, whose flag is set again afterwards.
     *
     * @return what could not be released, in order
     */
    List<Exception> releaseAll() {
        boolean interrupted = Thread.interrupted();
        List<Exception> failures = new ArrayList<>();
        for (Entry entry = poll(); entry != null; entry = poll()) {
            if (!entry.cancelled) {
                try {
                    Entry current = entry;
                    log.releasing(current.what, () -> {
                        current.release.run();
                        return null;
                    });
                } catch (Exception e) {
                    failures.add(
                            new IllegalStateException("could not release " + entry.what + ": " + e.getMessage(), e));
                }
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failures;
    }

    private synchronized Entry poll() {
        return entries.poll();
    }
}
