package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.journal.RunTags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Runs that do not end by themselves, whether or not Testcontainers' reaper watches over them. */
@RequiresContainers
@Timeout(300)
class EndedRunIT {
    @TempDir
    private Path directory;

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final List<String> containers = new ArrayList<>();
    private final Set<String> networks = new TreeSet<>();
    private final Set<String> volumes = new TreeSet<>();
    private @Nullable Process jvm;

    @AfterEach
    void leaveNothing() {
        jvm.destroyForcibly();
        containers.forEach(id -> {
            try {
                docker.removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException gone) {
                // As it should be.
            }
        });
    }

    @Test
    void oneThatWasKilledIsFoundByItsLabels() throws Exception {
        HeldRuns runs = new HeldRuns(directory);
        start();
        OwnLabels.removeLitter(docker, runs);
        assertThat(left()).as("while the run holds it").hasSize(containers.size() + networks.size() + volumes.size());

        jvm.destroyForcibly();
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        OwnLabels.removeLitter(docker, runs);

        assertThat(left()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    /** Though Helm was used, whose library takes the signal. */
    @Test
    void oneThatIsToldToEndRemovesThemItself() throws Exception {
        start();

        jvm.toHandle().destroy();

        assertThat(jvm.waitFor(120, TimeUnit.SECONDS)).isTrue();
        while (!left().isEmpty()) {
            Thread.onSpinWait(); // A reaper, where there is one, takes a moment.
        }
    }

    private void start() throws IOException {
        jvm = OtherJvm.of(EndedRunMain.class, directory).start();
        String ready = jvm.inputReader()
                .lines()
                .filter(line -> line.startsWith(EndedRunMain.READY))
                .findFirst()
                .orElseThrow();
        containers.addAll(List.of(ready.substring(EndedRunMain.READY.length()).split(" ")));
        for (String id : containers) {
            InspectContainerResponse container = docker.inspectContainerCmd(id).exec();
            assertThat(container.getConfig().getLabels()).containsKey(RunTags.RUN);
            container
                    .getNetworkSettings()
                    .getNetworks()
                    .values()
                    .forEach(network -> networks.add(network.getNetworkID()));
            container.getMounts().stream()
                    .map(InspectContainerResponse.Mount::getName)
                    .filter(Objects::nonNull)
                    .forEach(volumes::add);
        }
        assertThat(volumes).isNotEmpty();
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        containers.stream()
                .filter(id -> exists(() -> docker.inspectContainerCmd(id).exec()))
                .forEach(left::add);
        networks.stream()
                .filter(id -> exists(
                        () -> docker.inspectNetworkCmd().withNetworkId(id).exec()))
                .forEach(left::add);
        volumes.stream()
                .filter(name -> exists(() -> docker.inspectVolumeCmd(name).exec()))
                .forEach(left::add);
        return left;
    }

    private static boolean exists(Runnable question) {
        try {
            question.run();
            return true;
        } catch (NotFoundException gone) {
            return false;
        }
    }
}
