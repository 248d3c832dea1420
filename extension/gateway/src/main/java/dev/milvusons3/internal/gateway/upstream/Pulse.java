package dev.milvusons3.internal.gateway.upstream;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether something that others wait for still answers. It is asked while somebody waits for it, or all the time; once it has not
 * answered for a while that is said in one line, and everybody who waits is told. It is asked on until it answers again.
 */
public final class Pulse implements AutoCloseable {
    /** After so long without any answer nobody is to wait any more. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final long PAUSE_MILLIS = 1000;

    /** Most answers take less, and nobody asks meanwhile. */
    private static final long SOON_NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final Duration patience;
    private final Probe probe;
    private final Supplier<String> state;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final List<Outage> outages = new ArrayList<>();
    private boolean always;
    private boolean closed;
    private long heard = System.nanoTime();
    private @Nullable Thread thread;
    private @Nullable Outage current;

    /** A question whose only use is that it is answered. */
    @FunctionalInterface
    public interface Probe {
        /**
         * Asks.
         *
         * @param limit after which it is to give up
         * @throws Exception if there was no answer
         */
        void ask(Duration limit) throws Exception;
    }

    /**
     * A while without answers.
     *
     * @param sentence what did not answer, for how long before that was said, and why if that is known
     * @param since the last answer
     * @param until the next one; empty if there has been none
     */
    public record Outage(String sentence, Instant since, Optional<Instant> until) {
        /** {@return whether some of it was after a moment} */
        public boolean reaches(Instant moment) {
            return until.isEmpty() || until.get().isAfter(moment);
        }
    }

    /** Somebody who waits; closed when the answer is there. */
    public final class Waiting implements AutoCloseable {
        private final Runnable giveUp;
        private final long since = System.nanoTime();

        private Waiting(Runnable giveUp) {
            this.giveUp = giveUp;
        }

        /** There was an answer. */
        void heard() {
            Pulse.this.heard();
        }

        @Override
        public void close() {
            waiting.remove(this);
        }
    }

    /**
     * @param name of what is asked, and where it is
     * @param state asked when it does not answer: what is known of it otherwise; empty for nothing
     */
    public Pulse(String name, Duration patience, Probe probe, Supplier<String> state) {
        this.name = name;
        this.patience = patience;
        this.probe = probe;
        this.state = state;
    }

    /**
     * {@return that of an HTTP server, for which any answer will do}
     *
     * @param state as in the constructor
     */
    public static Pulse of(String name, URI endpoint, Supplier<String> state) {
        return of(name, endpoint, PATIENCE, state);
    }

    static Pulse of(String name, URI endpoint, Duration patience, Supplier<String> state) {
        return new Pulse(name, patience, limit -> head(endpoint, limit), state);
    }

    private static void head(URI endpoint, Duration limit) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                endpoint.resolve("/_localstack/health").toURL().openConnection();
        connection.setConnectTimeout((int) limit.toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setRequestMethod("HEAD");
        try {
            connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    /** Has it asked all the time, so that it is said too when nobody waits. */
    public synchronized Pulse always() {
        always = true;
        start();
        return this;
    }

    /**
     * Begins to wait.
     *
     * @param giveUp called, on another thread, if there is no answer for too long
     */
    public Waiting await(Runnable giveUp) {
        Waiting entry = new Waiting(giveUp);
        synchronized (this) {
            if (waiting.isEmpty() && !always && current == null) {
                heard = System.nanoTime(); // Before that nobody asked.
            }
            waiting.add(entry);
            start();
            notifyAll();
        }
        return entry;
    }

    /** {@return what is wrong with it now, in a sentence; empty if it answers} */
    public synchronized Optional<String> outage() {
        return Optional.ofNullable(current).map(Outage::sentence);
    }

    /** {@return each while without answers so far} */
    public synchronized List<Outage> outages() {
        return List.copyOf(outages);
    }

    private void start() {
        if (thread == null && !closed) {
            Thread made = new Thread(this::watch, "milvus-on-s3-pulse");
            made.setDaemon(true);
            made.start();
            thread = made;
        }
    }

    private void watch() {
        try {
            while (awaitReason()) {
                pause();
                if (isDue()) {
                    beat();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether there is somebody to ask for; false when this is closed} */
    private synchronized boolean awaitReason() throws InterruptedException {
        while (!closed && !always && waiting.isEmpty() && current == null) {
            wait();
        }
        return !closed;
    }

    private synchronized boolean isDue() {
        long now = System.nanoTime();
        return always || current != null || waiting.stream().anyMatch(it -> now - it.since > SOON_NANOS);
    }

    private synchronized void pause() throws InterruptedException {
        if (!closed) {
            wait(PAUSE_MILLIS);
        }
    }

    private void beat() throws InterruptedException {
        try {
            probe.ask(patience);
            heard();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            silent(e);
        }
    }

    private void heard() {
        Outage over;
        synchronized (this) {
            heard = System.nanoTime();
            over = current;
            if (over == null) {
                return;
            }
            current = null;
            outages.set(outages.size() - 1, new Outage(over.sentence(), over.since(), Optional.of(Instant.now())));
        }
        LOG.warn(
                "{} answers again, after {} s",
                name,
                Duration.between(over.since(), Instant.now()).toSeconds());
    }

    private void silent(Exception failure) {
        Duration silence;
        synchronized (this) {
            silence = Duration.ofNanos(System.nanoTime() - heard);
            if (closed || current != null || silence.compareTo(patience) < 0) {
                return;
            }
        }
        String known = state.get();
        String sentence = name + " has not answered for " + silence.toSeconds() + " s ("
                + (known.isEmpty() ? failure.toString() : known) + ")";
        synchronized (this) {
            current = new Outage(sentence, Instant.now().minus(silence), Optional.empty());
            outages.add(current);
        }
        LOG.warn("{}", sentence);
        waiting.forEach(entry -> entry.giveUp.run());
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
