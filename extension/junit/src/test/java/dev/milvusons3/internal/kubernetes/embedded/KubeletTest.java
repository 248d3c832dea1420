package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KubeletTest extends PodCase {
    @Test
    void a_pod_that_ends_well_succeeds() {
        test.create(TestCluster.script("p", "echo one; echo two"));
        Pod pod = test.awaitPhase("p", "Succeeded");
        ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
        assertThat(main.getState().getTerminated().getExitCode()).isZero();
        assertThat(main.getState().getTerminated().getReason()).isEqualTo("Completed");
        assertThat(main.getState().getTerminated().getMessage()).isEqualTo("one\ntwo");
        assertThat(test.pod("p").getLog()).isEqualTo("one\ntwo");
        assertThat(test.pod("p").tailingLines(1).getLog()).isEqualTo("two");
    }

    @Test
    void a_pod_that_ends_badly_fails_with_its_last_words() {
        test.create(TestCluster.script("p", "seq 1 200; exit 3"));
        Pod pod = test.awaitPhase("p", "Failed");
        ContainerStatus main = pod.getStatus().getContainerStatuses().get(0);
        assertThat(main.getState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(main.getState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(main.getState().getTerminated().getMessage().lines())
                .hasSize(80)
                .startsWith("121")
                .endsWith("200");
    }

    @Test
    void a_pod_runs_until_its_last_container_ended() {
        test.create(TestCluster.script("p", "exit 3")
                .editSpec()
                .addNewContainer()
                .withName("other")
                .withCommand("sleep", "60")
                .endContainer()
                .endSpec());
        Pod half = test.await(
                "p",
                status -> status.getContainerStatuses().stream()
                        .anyMatch(it -> it.getState().getTerminated() != null));
        assertThat(half.getStatus().getPhase()).isNotEqualTo("Failed");
        assertThat(test.awaitPhase("p", "Running")).isNotNull();
        processOf("sleep").destroy();
        assertThat(test.awaitPhase("p", "Failed").getStatus().getMessage())
                .isEqualTo("container main exited with 3; container other exited with 143");
    }

    private static ProcessHandle processOf(String command) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith(command))
                .findAny()
                .orElseThrow();
    }

    @Test
    void a_running_pod_says_so_and_leaves_readiness_to_others() {
        test.create(TestCluster.script("p", "exec sleep 60"));
        Pod running = test.awaitPhase("p", "Running");
        ContainerStatus main = running.getStatus().getContainerStatuses().get(0);
        assertThat(main.getState().getRunning().getStartedAt()).isEqualTo("2026-11-24T08:00:00Z");
        assertThat(main.getStarted()).isTrue();
        assertThat(running.getStatus().getPodIP()).isEqualTo("127.0.0.1");
        assertThat(running.getStatus().getConditions())
                .extracting("type")
                .containsExactlyInAnyOrder("PodScheduled", "Initialized");

        test.pod("p")
                .editStatus(pod -> new PodBuilder(pod)
                        .withStatus(new PodStatusBuilder(pod.getStatus())
                                .addToConditions(new PodConditionBuilder()
                                        .withType("Ready")
                                        .withStatus("True")
                                        .build())
                                .build())
                        .build());
        test.pod("p").waitUntilReady(5, TimeUnit.SECONDS);
        assertThat(test.pod("p").isReady()).isTrue();
    }

    @Test
    void a_container_that_cannot_be_started_fails_the_pod_with_the_reason() {
        test.create(new PodBuilder(TestCluster.script("p", "").build())
                .editSpec()
                .editFirstContainer()
                .withCommand("/no/such/program")
                .endContainer()
                .endSpec());
        Pod pod = test.awaitPhase("p", "Failed");
        assertThat(pod.getStatus().getReason()).isEqualTo("StartError");
        assertThat(pod.getStatus().getMessage()).contains("/no/such/program");
    }

    @Test
    void what_the_kubelet_cannot_do_fails_the_pod_by_name() {
        test.create(TestCluster.script("p", "true")
                .editSpec()
                .addNewVolume()
                .withName("disk")
                .withNewHostPath("/", "")
                .endVolume()
                .endSpec());
        assertThat(test.awaitPhase("p", "Failed").getStatus().getMessage())
                .contains("volume \"disk\"", "not supported by the embedded cluster");
        test.create(TestCluster.script("q", "true")
                .editSpec()
                .addNewVolume()
                .withName("map")
                .withNewConfigMap()
                .withName("escape")
                .addNewItem()
                .withKey("a")
                .withPath("../../../escaped")
                .endItem()
                .endConfigMap()
                .endVolume()
                .endSpec());
        test.createConfigMap("escape", Map.of("a", "b"));
        assertThat(test.awaitPhase("q", "Failed").getStatus().getMessage()).contains("leads out of its volume");
    }

    @Test
    void init_containers_come_first_one_after_the_other() {
        test.create(TestCluster.script("p", "cat $0/order; exec sleep 60")
                .editSpec()
                .addNewInitContainer()
                .withName("first")
                .withCommand("/bin/sh", "-c", "sleep 0.2; echo first")
                .endInitContainer()
                .addNewInitContainer()
                .withName("second")
                .withCommand("/bin/sh", "-c", "echo second")
                .endInitContainer()
                .endSpec());
        Pod pod = test.awaitPhase("p", "Running");
        assertThat(pod.getStatus().getInitContainerStatuses())
                .extracting(it -> it.getState().getTerminated().getMessage())
                .containsExactly("first", "second");
    }

    @Test
    void a_failing_init_container_keeps_the_others_from_starting() {
        test.create(TestCluster.script("p", "true")
                .editSpec()
                .addNewInitContainer()
                .withName("first")
                .withCommand("/bin/sh", "-c", "exit 7")
                .endInitContainer()
                .endSpec());
        Pod pod = test.awaitPhase("p", "Failed");
        assertThat(pod.getStatus().getReason()).isEqualTo("Init:Error");
        assertThat(specs).containsOnlyKeys("p/first");
    }

    @Test
    void the_log_of_a_container_that_does_not_exist() {
        test.create(TestCluster.script("p", "exec sleep 60"));
        test.awaitPhase("p", "Running");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                KubernetesClientException.class,
                                () -> test.pod("p").inContainer("other").getLog())
                        .getCode())
                .isEqualTo(400);
    }
}
