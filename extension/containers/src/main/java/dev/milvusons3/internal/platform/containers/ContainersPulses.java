package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.localstack.LocalStackContainer;

/** Whether the Docker engine and what runs in it still answers. */
final class ContainersPulses implements AutoCloseable {
    private static final Duration STATE = Duration.ofSeconds(5);

    private final Pulses all = new Pulses();
    private final Pulse localStack;

    /** @param shared the cluster, which runs */
    ContainersPulses(LocalStackContainer localStack, SharedCluster shared) {
        DockerEngine docker = DockerEngine.get();
        all.add(new Pulse(
                "the Docker engine at " + docker.host(),
                Pulse.PATIENCE,
                limit -> Pulses.within(limit, () -> docker.docker().pingCmd().exec()),
                () -> ""));
        String localStackId = localStack.getContainerId();
        this.localStack = all.add(Pulse.of(
                "LocalStack at " + localStack.getEndpoint(), localStack.getEndpoint(), () -> state(localStackId)));
        Optional<String> node = shared.node().map(GenericContainer::getContainerId);
        all.addCluster(shared.client(), () -> node.map(ContainersPulses::state).orElse(""));
    }

    /** {@return LocalStack's} */
    Pulse localStack() {
        return localStack;
    }

    /** {@return a sentence for each silence that was not over at a moment, oldest first} */
    List<String> outages(Instant since) {
        return all.outages(since);
    }

    /** What the engine knows of a container that does not answer. */
    private static String state(String container) {
        try {
            return Pulses.within(
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

    @Override
    public void close() {
        all.close();
    }
}
