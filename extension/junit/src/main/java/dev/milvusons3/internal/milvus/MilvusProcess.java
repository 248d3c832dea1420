package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.RunningContainer;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One {@code milvus run standalone}, which ends with this JVM at the latest. */
public final class MilvusProcess implements RunningContainer {
    /** From this JVM's environment; nothing else of it is handed on, least of all AWS credentials or proxies. */
    private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TZ");

    private static final int STOP_SECONDS = 10;

    private final Process guard;
    private final MilvusPorts ports;
    private final ServerDirectory directory;
    private final MilvusLog log;

    private MilvusProcess(Process guard, MilvusPorts ports, ServerDirectory directory) {
        this.guard = guard;
        this.ports = ports;
        this.directory = directory;
        this.log = new MilvusLog(directory.log());
    }

    /**
     * Starts it; it is not healthy yet then.
     *
     * @param ports released when it is stopped
     * @param env of the pod's container
     */
    static MilvusProcess start(
            MilvusImage image, MilvusPorts ports, ServerDirectory directory, String userYaml, Map<String, String> env)
            throws IOException {
        directory.create();
        MilvusConfiguration.of(image, ports, directory, userYaml).write(directory);
        ServerProgram program = ServerProgram.of(image, directory.libraries());
        String alias = "on-s3-" + UUID.randomUUID();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", guardScript(), "guard"));
        command.addAll(List.of(
                alias,
                libraryPathVariable(),
                program.libraryPath(),
                directory.data().toString(),
                directory.pid().toString()));
        command.addAll(program.command());
        // The alias keeps servers apart that would otherwise share one pid file of the machine.
        command.addAll(List.of("run", "standalone", "-alias", alias));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.run().toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.log().toFile());
        environment(builder.environment(), ports, directory, env);
        return new MilvusProcess(builder.start(), ports, directory);
    }

    private static void environment(
            Map<String, String> environment, MilvusPorts ports, ServerDirectory directory, Map<String, String> env) {
        environment.keySet().retainAll(INHERITED);
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.putAll(env);
        environment.put("HOME", directory.home().toString());
        environment.put("TMPDIR", directory.temporary().toString());
        environment.put("DEPLOY_MODE", "STANDALONE");
        environment.put("METRICS_PORT", Integer.toString(ports.metrics()));
        environment.put("MILVUS_RUN_DIR", directory.run().toString());
        environment.put("MILVUSCONF", directory.configs().toString());
    }

    private static String libraryPathVariable() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
                ? "DYLD_LIBRARY_PATH"
                : "LD_LIBRARY_PATH";
    }

    private static String guardScript() throws IOException {
        try (InputStream script = MilvusProcess.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new IOException("guard.sh is missing beside " + MilvusProcess.class.getName());
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public boolean isRunning() {
        return guard.isAlive();
    }

    @Override
    public int exitCode() {
        return guard.exitValue();
    }

    /**
     * {@return why this is not the server that answers at its ports; empty if it is} Without one of its ports, Milvus neither ends nor becomes
     * unhealthy: it moves to another one, or goes without, and whoever has the port answers instead. To be asked before its health is believed.
     */
    public Optional<String> portClash() {
        return log.find(MilvusLog.Kind.ADDRESS_IN_USE).map(MilvusLog.Finding::line);
    }

    /** {@return what it printed} */
    public MilvusLog log() {
        return log;
    }

    @Override
    public String logTail(int lines) {
        return log.tail(lines);
    }

    /**
     * Kills it. A polite SIGTERM takes 1.2 s at best, and was seen to hang for good (its own limit is half an hour). Politeness would save a
     * metadata store that is thrown away; what is in the bucket was put there whole, object by object.
     */
    @Override
    public void stop() {
        try {
            guard.getOutputStream().close();
        } catch (IOException broken) {
            throw new UncheckedIOException("Cannot close the pipe to Milvus' guard " + guard.pid(), broken);
        }
        awaitStopped();
        ports.release();
    }

    /** Kills the server, and not its guard, who would remove what the server wrote. */
    @Override
    public void crash() {
        try {
            ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot tell which process Milvus is", e);
        }
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        guard.waitFor();
    }

    private void awaitStopped() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        boolean interrupted = false;
        while (guard.isAlive()) {
            try {
                if (!guard.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    guard.descendants().forEach(ProcessHandle::destroyForcibly);
                    guard.destroyForcibly().waitFor();
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return the process id of the server itself} */
    long pid() throws IOException {
        return Long.parseLong(Files.readString(directory.pid()).strip());
    }
}
