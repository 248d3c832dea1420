package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.RunningContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code milvus run standalone} below {@code relay.pl}, which ends it when this JVM closes the pipe to it or ends itself. */
final class RelayedServer implements RunningContainer {
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final MilvusLog log;
    private final Runnable forced;
    private final Runnable over;

    /**
     * @param process whose standard input reaches the relay's
     * @param log where it prints
     * @param forced what ends it if it does not end by itself
     * @param over done when it was stopped: there will be no other after it
     */
    RelayedServer(Process process, Path log, Runnable forced, Runnable over) {
        this.process = process;
        this.log = new MilvusLog(log);
        this.forced = forced;
        this.over = over;
    }

    /** {@return the relay's text} */
    static String relay() throws IOException {
        try (InputStream script = RelayedServer.class.getResourceAsStream("relay.pl")) {
            if (script == null) {
                throw new IOException("relay.pl is missing beside " + RelayedServer.class.getName());
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** {@return what its server is started with, beside the rules of the relay} */
    static List<String> command(Path home) {
        return List.of(
                "--",
                "/usr/bin/env",
                "LD_LIBRARY_PATH=" + home.resolve("bin") + ":" + home.resolve("lib"),
                home.resolve("bin").resolve("milvus").toString(),
                "run",
                "standalone");
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public int exitCode() {
        return process.exitValue();
    }

    @Override
    public String logTail(int lines) {
        return log.tail(lines);
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Kills the server, and neither the relay nor what keeps its data; where no process of it can be seen, as in a container, all of it. */
    @Override
    public void crash() {
        List<ProcessHandle> servers = process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/milvus"))
                .toList();
        servers.forEach(ProcessHandle::destroyForcibly);
        if (servers.isEmpty()) {
            forced.run();
        }
    }

    /** Kills it, for the reasons that {@link MilvusProcess#stop} has. */
    @Override
    public void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException broken) {
            throw new UncheckedIOException("Cannot close the pipe to Milvus' relay " + process.pid(), broken);
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (process.isAlive()) {
            try {
                if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    forced.run();
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        over.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
