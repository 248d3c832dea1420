package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.milvus.MilvusHealth;
import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtimes of {@code EMBEDDED} against each other, and against the least that there could be, in turn in one JVM. */
class RuntimesBenchmark {
    private static final int ROUNDS = 7;
    private static final int PROBES = 30;
    private static final String IMAGE = "milvusdb/milvus:v2.3.5";
    /** As the harness has it, but at ports, as the image's own makers run it. */
    private static final String ETCD = """
            listen-client-urls: http://127.0.0.1:2379
            advertise-client-urls: http://127.0.0.1:2379
            unsafe-no-fsync: true
            heartbeat-interval: 10
            election-timeout: 100
            """;

    @TempDir
    Path directory;

    @Test
    void namespaceAgainstProcess() throws Exception {
        assumeTrue(Namespaces.obstacle().isEmpty(), "no namespaces");
        List<Double> namespace = new ArrayList<>();
        List<Double> process = new ArrayList<>();
        List<Double> helpers = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double isolated = start(MilvusRuntime.NAMESPACE, () -> helpers.add(helpersMemory()));
            double plain = start(MilvusRuntime.PROCESS, () -> {});
            if (round > 0) {
                namespace.add(isolated);
                process.add(plain);
            }
        }
        Medians.print("deployment to the client, NAMESPACE, warm JVM", namespace, "ms");
        Medians.print("deployment to the client, PROCESS, warm JVM", process, "ms");
        Medians.printRatio("NAMESPACE / PROCESS", Medians.of(namespace) / Medians.of(process), "<= 1.15");
        Medians.print("memory of a deployment's helpers (goal <= 20)", helpers, "MB");
        assertThat(helpers).hasSize(ROUNDS + 1);
    }

    @Test
    void probe() throws Exception {
        List<Double> probes = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            probes.add(Medians.millis(Namespaces::obstacle));
        }
        Medians.print("probe for namespaces (goal <= 20)", probes, "ms");
        assertThat(probes).hasSize(PROBES);
    }

    @Test
    void containerAgainstDockerRun() throws Exception {
        assumeTrue(docker("image", "inspect", IMAGE).isPresent(), "no Docker engine that has " + IMAGE);
        List<Double> deployment = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int round = 0; round <= ROUNDS / 2; round++) {
            double ours = start(MilvusRuntime.CONTAINER, () -> {});
            double alone = dockerRun();
            if (round > 0) {
                deployment.add(ours);
                bare.add(alone);
            }
        }
        Medians.print("deployment to the client, CONTAINER, warm JVM", deployment, "ms");
        Medians.print("`docker run` of the image to healthy, same settings", bare, "ms");
        Medians.print(
                "beyond the container's own start (goal <= 2000)",
                List.of(Medians.of(deployment) - Medians.of(bare)),
                "ms");
        assertThat(bare).isNotEmpty();
    }

    private interface Look {
        void at() throws Exception;
    }

    private static double start(MilvusRuntime runtime, Look look) throws Exception {
        DeploymentSpec spec = SpecReader.read(
                new SpecRequest(
                        RuntimesBenchmark.class,
                        List.of(new Layer("the benchmark", Map.of(Settings.MILVUS_RUNTIME, runtime.name()))),
                        List.of()),
                Configuration.of(key -> Optional.empty()));
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment[] started = new RunningDeployment[1];
            try {
                double millis = Medians.millis(() -> {
                    started[0] = starter.start(spec, "RuntimesBenchmark");
                    started[0].newClient(Optional.empty()).close();
                    return null;
                });
                look.at();
                return millis;
            } finally {
                if (started[0] != null) {
                    started[0].close(false);
                }
            }
        }
    }

    /** {@return what the processes below this JVM have for themselves, their share of what is shared, and the server not counted} */
    private static double helpersMemory() throws IOException {
        double kilobytes = 0;
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            if (!Files.readString(proc.resolve("comm")).startsWith("milvus")) {
                kilobytes += Files.readAllLines(proc.resolve("smaps_rollup")).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            }
        }
        return kilobytes * 1024 / 1e6;
    }

    /** As the image's makers run it alone, on the disk of the container; what differs is how soon its parts find each other, as in the harness. */
    private double dockerRun() throws Exception {
        Path etcd = Files.writeString(directory.resolve("etcd.yaml"), ETCD);
        String name = "milvus-on-s3-benchmark-" + UUID.randomUUID();
        List<String> command =
                new ArrayList<>(List.of("run", "--detach", "--name", name, "--publish", "127.0.0.1::9091"));
        for (String setting : List.of(
                "ETCD_USE_EMBED=true",
                "ETCD_DATA_DIR=/var/lib/milvus/etcd",
                "ETCD_CONFIG_PATH=/etcd.yaml",
                "COMMON_STORAGETYPE=local",
                "GRPC_CLIENT_INITIALBACKOFF=0.02")) {
            command.addAll(List.of("--env", setting));
        }
        command.addAll(List.of("--volume", etcd + ":/etcd.yaml:ro", IMAGE, "milvus", "run", "standalone"));
        try {
            return Medians.millis(() -> {
                docker(command.toArray(String[]::new)).orElseThrow();
                String published = docker("port", name, "9091/tcp").orElseThrow();
                MilvusHealth health =
                        new MilvusHealth(Integer.parseInt(published.substring(published.lastIndexOf(':') + 1)));
                while (!health.ask().healthy()) {
                    Thread.sleep(10);
                }
                return null;
            });
        } finally {
            docker("rm", "--force", "--volumes", name);
        }
    }

    /** {@return what it prints; empty if it fails} */
    private static Optional<String> docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    }
}
