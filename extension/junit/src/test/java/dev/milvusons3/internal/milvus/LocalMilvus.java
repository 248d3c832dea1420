package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.ContainerSpec;
import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A real server with a pod made by hand, for the tests. */
final class LocalMilvus implements AutoCloseable {
    private final MilvusPorts ports;
    private final MilvusProcess process;

    private LocalMilvus(MilvusPorts ports, MilvusProcess process) {
        this.ports = ports;
        this.process = process;
    }

    static MilvusHome home() {
        return new MilvusHome(image().home());
    }

    static MilvusImage image() {
        return MilvusSources.ofThisMachine().obtain(MilvusSources.Wanted.NOTHING, Optional.empty(), Progress.NONE);
    }

    static LocalMilvus start(Path directory, MilvusPorts ports, String userYaml, Map<String, String> env)
            throws IOException {
        MilvusContainerRuntime runtime = new MilvusContainerRuntime(LocalMilvus::image);
        return new LocalMilvus(ports, runtime.run(spec(directory, ports, userYaml, env)));
    }

    static ContainerSpec spec(Path directory, MilvusPorts ports, String userYaml, Map<String, String> env)
            throws IOException {
        Path userFile = Files.createDirectories(directory.resolve("mounted")).resolve("user.yaml");
        Files.writeString(userFile, userYaml);
        Container container = new ContainerBuilder()
                .withName("standalone")
                .addNewPort()
                .withName(MilvusContainerRuntime.MILVUS_PORT)
                .withContainerPort(ports.milvus())
                .endPort()
                .addNewPort()
                .withName(MilvusContainerRuntime.METRICS_PORT)
                .withContainerPort(ports.metrics())
                .endPort()
                .build();
        Pod pod = new PodBuilder()
                .withNewSpec()
                .withContainers(container)
                .endSpec()
                .build();
        return new ContainerSpec(
                pod,
                container,
                env,
                Map.of(MilvusContainerRuntime.USER_YAML, userFile),
                Files.createDirectories(directory.resolve("container")));
    }

    MilvusPorts ports() {
        return ports;
    }

    MilvusProcess process() {
        return process;
    }

    /** {@return how long it took} */
    Duration awaitHealthy() throws InterruptedException {
        long start = System.nanoTime();
        MilvusHealth health = new MilvusHealth(ports.metrics());
        MilvusHealth.Answer answer = health.ask();
        while (!answer.healthy()) {
            if (!process.isRunning()
                    || System.nanoTime() - start > Duration.ofSeconds(60).toNanos()) {
                throw new AssertionError("Not healthy: " + answer.text() + "\n" + process.logTail(60));
            }
            Thread.sleep(10);
            answer = health.ask();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        process.stop();
    }
}
