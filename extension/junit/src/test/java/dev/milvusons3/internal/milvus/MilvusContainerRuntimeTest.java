package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.ContainerSpec;
import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in Milvus' place. */
class MilvusContainerRuntimeTest {
    @TempDir
    Path directory;

    private MilvusPorts ports;

    @BeforeEach
    void allocate() {
        ports = MilvusPorts.allocate();
    }

    @AfterEach
    void release() {
        ports.release();
    }

    @Test
    void runsItWithItsOwnEnvironmentOnly() throws Exception {
        ContainerSpec spec = spec("", Map.of("AWS_REGION", "us-east-2", "HOME", "/root", "METRICS_PORT", "1"));
        MilvusProcess process = runtime("env; echo args: $*; pwd").run(spec);
        awaitEnd(process);
        Map<String, String> env = new TreeMap<>();
        process.logTail(1_000).lines().filter(line -> line.contains("=")).forEach(line -> {
            env.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        });
        ServerDirectory own = new ServerDirectory(spec.directory());
        assertThat(env)
                .containsEntry("AWS_REGION", "us-east-2")
                .containsEntry("AWS_EC2_METADATA_DISABLED", "true")
                .containsEntry("HOME", own.home().toString())
                .containsEntry("TMPDIR", own.temporary().toString())
                .containsEntry("DEPLOY_MODE", "STANDALONE")
                .containsEntry("METRICS_PORT", Integer.toString(ports.metrics()))
                .containsEntry("MILVUSCONF", own.configs().toString());
        assertThat(env.keySet())
                .isSubsetOf(
                        "AWS_REGION",
                        "AWS_EC2_METADATA_DISABLED",
                        "HOME",
                        "TMPDIR",
                        "DEPLOY_MODE",
                        "METRICS_PORT",
                        "MILVUSCONF",
                        "MILVUS_RUN_DIR",
                        "LD_LIBRARY_PATH",
                        "DYLD_LIBRARY_PATH",
                        "PATH",
                        "LANG",
                        "LC_ALL",
                        "TZ",
                        "PWD",
                        "OLDPWD",
                        "SHLVL",
                        "_");
        assertThat(process.logTail(100))
                .contains("args: run standalone -alias ", own.run().toString());
        process.stop();
    }

    @Test
    void tellsHowItEnded() throws Exception {
        MilvusProcess process = runtime("echo panic: no; exit 3").run(spec("", Map.of()));
        awaitEnd(process);
        assertThat(process.exitCode()).isEqualTo(3);
        assertThat(process.logTail(5)).isEqualTo("panic: no");
        process.stop();
        process.stop();
    }

    @Test
    void killsWhatDoesNotListen() throws Exception {
        MilvusProcess process = runtime("trap '' TERM INT HUP; echo up; while :; do read x; sleep 1; done")
                .run(spec("", Map.of()));
        while (!process.logTail(1).equals("up")) {
            Thread.sleep(5);
        }
        ProcessHandle server = ProcessHandle.of(process.pid()).orElseThrow();
        Thread.currentThread().interrupt();
        process.stop();
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(process.isRunning()).isFalse();
        assertThat(server.isAlive()).isFalse();
        assertThat(process.exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void findsUserYamlInMountedDirectories() throws Exception {
        Path configs = Files.createDirectories(directory.resolve("configs"));
        Files.writeString(configs.resolve("user.yaml"), "minio:\n  bucketName: mounted\n");
        for (Map<String, Path> mounts : List.of(
                Map.of("/milvus/configs/operator", configs),
                Map.of("/milvus/configs", configs),
                Map.of("/milvus/configs/user.yaml", configs.resolve("user.yaml"), "/tmp", directory))) {
            MilvusProcess process = runtime("exit").run(withMounts(spec("", Map.of()), mounts));
            process.stop();
            assertThat(directory.resolve("container/configs/milvus.yaml"))
                    .content()
                    .contains("\"bucketName\": \"mounted\"");
        }
    }

    @Test
    void refusesAPodItCannotRun() throws Exception {
        MilvusContainerRuntime runtime = runtime("exit");
        ContainerSpec spec = spec("", Map.of());
        assertThatThrownBy(() -> runtime.run(withMounts(spec, Map.of("/data", directory))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Nothing is mounted at /milvus/configs/operator/user.yaml")
                .hasMessageContaining("[/data]");
        ContainerSpec portless = new ContainerSpec(
                spec.pod(),
                new ContainerBuilder(spec.container()).withPorts().build(),
                spec.env(),
                spec.mounts(),
                spec.directory());
        assertThatThrownBy(() -> runtime.run(portless))
                .isInstanceOf(IOException.class)
                .hasMessage("Container standalone has no port named milvus");
        ContainerSpec malformed = spec("minio: [", Map.of());
        assertThatThrownBy(() -> runtime.run(malformed))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Container standalone: user.yaml is not YAML");
    }

    private MilvusContainerRuntime runtime(String script) throws IOException {
        MilvusHome home = FakeHome.of(directory.resolve("home"), script);
        return new MilvusContainerRuntime(() -> MilvusImage.of(home, "2.3.5"));
    }

    private ContainerSpec spec(String userYaml, Map<String, String> env) throws IOException {
        return LocalMilvus.spec(directory, ports, userYaml, env);
    }

    private static ContainerSpec withMounts(ContainerSpec spec, Map<String, Path> mounts) {
        return new ContainerSpec(spec.pod(), spec.container(), spec.env(), mounts, spec.directory());
    }

    private static void awaitEnd(MilvusProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (process.isRunning() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(process.isRunning()).isFalse();
    }
}
