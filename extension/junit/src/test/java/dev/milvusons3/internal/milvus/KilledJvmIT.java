package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class KilledJvmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private @Nullable Process jvm;
    private @Nullable ProcessHandle server;

    @AfterEach
    void leaveNothing() {
        if (jvm != null) {
            jvm.destroyForcibly();
        }
        if (server != null) {
            server.destroyForcibly();
        }
    }

    /** Not INT: a build that was started in the background inherits that as ignored, and so does every JVM in it. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void serverEndsWithTheJvmThatStartedIt(String signal) throws Exception {
        start();
        signal(signal, jvm.pid());
        assertThat(jvm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        awaitServersEnd();
    }

    @Test
    void serverEndsWithTheJvmEvenIfItsGuardWasKilled() throws Exception {
        start();
        signal("KILL", server.parent().orElseThrow().pid());
        jvm.destroyForcibly();
        server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        awaitGone(serverId());
    }

    private void start() throws Exception {
        Process started = OtherJvm.of(LocalMilvusMain.class, directory).start();
        jvm = started;
        BufferedReader said = started.inputReader();
        String line = said.readLine();
        while (line != null && !line.startsWith(LocalMilvusMain.HEALTHY)) {
            line = said.readLine();
        }
        assertThat(line).as("what the JVM said").isNotNull();
        server = ProcessHandle.of(Long.parseLong(line.split(" ")[1])).orElseThrow();
        assertThat(server.info().command().orElseThrow()).endsWith("/bin/milvus");
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void awaitServersEnd() throws Exception {
        server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        awaitGone(directory.resolve("container/data"));
        awaitGone(serverId());
    }

    private Path serverId() {
        return Path.of("/tmp/milvus/server_id_" + server.pid());
    }

    /** The guard cleans up after the server ended. */
    private static void awaitGone(Path file) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(file) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(file).doesNotExist();
    }
}
