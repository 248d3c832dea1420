package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterruptionsTest {
    private static final ContainerState RUNNING =
            new ContainerStateBuilder().withNewRunning("2026-11-24T08:00:00Z").build();
    private static final ContainerState WAITING = new ContainerStateBuilder()
            .withNewWaiting("back-off 10s", "CrashLoopBackOff")
            .build();
    private static final ContainerState ENDED = new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(134)
            .endTerminated()
            .build();
    private static final ContainerState NONE = null;

    private EmbeddedCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        cluster = IdleCluster.start();
        client = cluster.client();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void whatRanAllTheTimeIsNoInterruption() {
        pod("milvus", "milvus-demo", 0, RUNNING, NONE);
        assertThat(interruptions().find()).isEmpty();
    }

    /** Milvus' containers are started again until etcd is there. */
    @Test
    void restartsOfBeforeDoNotCount() {
        pod("milvus", "milvus-demo", 3, RUNNING, ENDED);
        assertThat(interruptions().find()).isEmpty();
    }

    @Test
    void aContainerThatWasStartedAgain() {
        pod("milvus", "milvus-demo", 3, RUNNING, ENDED);
        Interruptions interruptions = interruptions();
        status("milvus", 4, RUNNING, ENDED);
        assertThat(interruptions.find())
                .containsExactly("Milvus was interrupted: container standalone of pod milvus ended with exit code 134,"
                        + " and was started again. Its log is in the failure report");
    }

    @Test
    void aContainerThatWaitsToBe() {
        pod("milvus", "milvus-demo", 0, RUNNING, NONE);
        Interruptions interruptions = interruptions();
        status("milvus", 0, WAITING, ENDED);
        assertThat(interruptions.find())
                .singleElement()
                .asString()
                .contains("exit code 134, and waits to be started again.");
    }

    @Test
    void aContainerThatStaysEnded() {
        pod("milvus", "milvus-demo", 0, RUNNING, NONE);
        Interruptions interruptions = interruptions();
        status("milvus", 0, ENDED, NONE);
        assertThat(interruptions.find()).singleElement().asString().contains("exit code 134. Its log");
    }

    @Test
    void othersPodsAreNotMilvus() {
        pod("somebodys", "another-release", 0, ENDED, NONE);
        assertThat(interruptions().find()).isEmpty();
    }

    /** A client that lost its connection knows it before the kubelet does. */
    @Test
    void anEndThatIsNotKnownYetIsWaitedFor() throws Exception {
        pod("milvus", "milvus-demo", 0, RUNNING, NONE);
        Interruptions interruptions = interruptions();
        Throwable lost = new IllegalStateException("flush", new IllegalStateException("UNAVAILABLE: Connection reset"));
        CompletableFuture<List<String>> asked = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                asked.complete(interruptions.causesOf(lost));
            } catch (InterruptedException | RuntimeException e) {
                asked.completeExceptionally(e);
            }
        });
        asking.start();

        status("milvus", 0, WAITING, ENDED);

        assertThat(asked.get(30, TimeUnit.SECONDS)).singleElement().asString().contains("exit code 134");
        asking.join();
    }

    private Interruptions interruptions() {
        return new Interruptions(client, "default", "milvus-demo");
    }

    private void pod(String name, String release, int restarts, ContainerState state, ContainerState last) {
        client.pods()
                .inNamespace("default")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("app.kubernetes.io/instance", release))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("standalone")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        // The kubelet has its say first: it cannot run it.
        client.pods()
                .inNamespace("default")
                .withName(name)
                .waitUntilCondition(
                        pod -> pod.getStatus() != null
                                && "Failed".equals(pod.getStatus().getPhase()),
                        10,
                        TimeUnit.SECONDS);
        status(name, restarts, state, last);
    }

    private void status(String name, int restarts, ContainerState state, ContainerState last) {
        client.pods()
                .inNamespace("default")
                .withName(name)
                .editStatus(pod -> withStatus(Objects.requireNonNull(pod), restarts, state, last));
    }

    private static Pod withStatus(Pod pod, int restarts, ContainerState state, ContainerState last) {
        return new PodBuilder(pod)
                .editStatus()
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("standalone")
                        .withRestartCount(restarts)
                        .withState(state)
                        .withLastState(last)
                        .build())
                .endStatus()
                .build();
    }
}
