package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.journal.RunTags;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose the containers and the network of a run are, on themselves: Testcontainers' labels name a session that nobody knows later. What
 * runs left that were killed is found by them. A container's volumes have no names, and go with it.
 */
final class OwnLabels implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** After which it is certainly litter, also on an engine that several machines use. */
    private static final Duration LIFETIME = Duration.ofHours(6);

    private final RunTags tags;
    private final Optional<Closeable> held;

    private OwnLabels(RunTags tags, Optional<Closeable> held) {
        this.tags = tags;
        this.held = held;
    }

    /** {@return those of a run that begins now and ends when this is closed} */
    static OwnLabels begin(HeldRuns runs) {
        RunTags tags = RunTags.of("containers-" + UUID.randomUUID().toString().substring(0, 8), LIFETIME);
        try {
            return new OwnLabels(tags, Optional.of(runs.begin(tags)));
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "{}: if this JVM is killed, its containers are removed when they expire, in {} h",
                    e.getMessage(),
                    LIFETIME.toHours());
            return new OwnLabels(tags, Optional.empty());
        }
    }

    /** {@return what everything carries} */
    Map<String, String> values() {
        return tags.labels();
    }

    /** Removes what runs left that have ended, or expired. What cannot be removed is left to the next run, with a warning. */
    static void removeLitter(DockerClient docker, HeldRuns runs) {
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(RunTags.RUN))
                .exec()
                .forEach(container -> {
                    Map<String, String> labels = container.getLabels();
                    runs.litter(labels)
                            .ifPresent(why -> remove(
                                    "container " + container.getNames()[0],
                                    why,
                                    () -> docker.removeContainerCmd(container.getId())
                                            .withForce(true)
                                            .withRemoveVolumes(true)
                                            .exec()));
                });
        docker.listNetworksCmd().exec().stream()
                .filter(network -> network.getLabels() != null)
                .forEach(network -> runs.litter(network.getLabels()).ifPresent(why -> {
                    if (remove(
                            "network " + network.getName(),
                            why,
                            () -> docker.removeNetworkCmd(network.getId()).exec())) {
                        runs.forget(network.getLabels().get(RunTags.RUN));
                    }
                }));
    }

    private static boolean remove(String what, String why, Runnable removal) {
        try {
            removal.run();
            LOG.info("{} is removed: {}", what, why);
            return true;
        } catch (NotFoundException | ConflictException byAnother) {
            LOG.debug("{} is being removed by another run", what, byAnother);
            return false;
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be removed, though {}: {}", what, why, e.getMessage());
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (held.isPresent()) {
            held.get().close();
        }
    }
}
