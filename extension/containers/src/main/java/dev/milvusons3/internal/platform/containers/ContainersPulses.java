package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.gateway.upstream.Pulse.Outage;
import dev.milvusons3.internal.platform.OpenResources;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.localstack.LocalStackContainer;

/** Whether the Docker engine and what runs in it still answers: all are asked all the time, so that no test hangs without a word. */
final class ContainersPulses implements AutoCloseable {
    private static final Duration STATE = Duration.ofSeconds(5);

    private final OpenResources opened = new OpenResources("the watch over the containers");
    private final Pulse engine;
    private final Pulse localStack;
    private final Pulse cluster;

    /** @param shared the cluster, which runs */
    ContainersPulses(LocalStackContainer localStack, SharedCluster shared) {
        DockerEngine docker = DockerEngine.get();
        engine = opened.open(new Pulse(
                        "the Docker engine at " + docker.host(),
                        Pulse.PATIENCE,
                        limit -> within(limit, () -> docker.docker().pingCmd().exec()),
                        () -> ""))
                .always();
        String localStackId = localStack.getContainerId();
        this.localStack = opened.open(Pulse.of(
                        "LocalStack at " + localStack.getEndpoint(),
                        localStack.getEndpoint(),
                        () -> state(localStackId)))
                .always();
        Config administrator = shared.client().getConfiguration();
        KubernetesClient client = opened.open(new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(administrator)
                        .withRequestTimeout((int) Pulse.PATIENCE.toMillis())
                        .withConnectionTimeout((int) Pulse.PATIENCE.toMillis())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build());
        Optional<String> node = shared.node().map(GenericContainer::getContainerId);
        cluster = opened.open(new Pulse(
                        "the cluster at " + administrator.getMasterUrl(),
                        Pulse.PATIENCE,
                        limit -> within(limit, () -> client.raw("/readyz")),
                        () -> node.map(ContainersPulses::state).orElse("")))
                .always();
    }

    /** {@return LocalStack's} */
    Pulse localStack() {
        return localStack;
    }

    /** {@return a sentence for each silence that was not over at a moment, oldest first} */
    List<String> outages(Instant since) {
        return Stream.of(engine, localStack, cluster)
                .flatMap(pulse -> pulse.outages().stream())
                .filter(outage -> outage.reaches(since))
                .sorted(Comparator.comparing(Outage::since))
                .map(ContainersPulses::told)
                .toList();
    }

    private static String told(Outage outage) {
        return "Meanwhile " + outage.sentence()
                + outage.until()
                        .map(until -> "; it answered again after "
                                + Duration.between(outage.since(), until).toSeconds() + " s")
                        .orElse("; it still does not answer");
    }

    /** What the engine knows of a container that does not answer. */
    private static String state(String container) {
        try {
            return within(
                    STATE,
                    () -> described(DockerEngine.get()
                            .docker()
                            .inspectContainerCmd(container)
                            .exec()
                            .getState()));
        } catch (NotFoundException e) {
            return "its container is gone";
        } catch (Exception e) {
            return "the Docker engine does not answer either";
        }
    }

    static String described(ContainerState state) {
        if (Boolean.TRUE.equals(state.getPaused())) {
            return "its container is paused";
        }
        if (Boolean.TRUE.equals(state.getRunning())) {
            return "its container runs";
        }
        return Boolean.TRUE.equals(state.getOOMKilled())
                ? "its container was ended because memory ran out"
                : "its container ended with exit code " + state.getExitCodeLong();
    }

    /** The engine's client waits for ever. */
    private static <T> T within(Duration limit, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "milvus-on-s3-question");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer");
        } finally {
            task.cancel(true);
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
