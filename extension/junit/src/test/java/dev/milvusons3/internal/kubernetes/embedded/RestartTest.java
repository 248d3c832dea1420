package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartTest extends PodCase {
    /** Ends badly the first time, and goes on the second time. */
    private static final String FAILS_ONCE =
            "cd %s; if [ -e ran ]; then echo again; exec sleep 60; fi; touch ran; echo first; exit 3";

    @Test
    void a_container_that_ended_is_started_again_and_remembers_how() {
        test.create(restarting("p", "Always", FAILS_ONCE.formatted(temp)));
        ContainerStatus waiting = main(test.await("p", RestartTest::isWaiting));
        assertThat(waiting.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(waiting.getState().getWaiting().getMessage()).isEqualTo("back-off 2s restarting failed container");

        Pod running = test.await("p", status -> restarts(status) == 1);
        assertThat(running.getStatus().getPhase()).isEqualTo("Running");
        assertThat(main(running).getState().getRunning()).isNotNull();
        assertThat(main(running).getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(main(running).getLastState().getTerminated().getMessage()).isEqualTo("first");
        assertThat(test.pod("p").terminated().getLog()).isEqualTo("first");
    }

    @Test
    void a_container_that_ended_well_is_not_started_again_on_failure_only() {
        test.create(restarting("p", "OnFailure", FAILS_ONCE.formatted(temp).replace("exec sleep 60", "exit 0")));
        Pod pod = test.awaitPhase("p", "Succeeded");
        assertThat(main(pod).getRestartCount()).isEqualTo(1);
        assertThat(test.pod("p").getLog()).isEqualTo("again");
    }

    @Test
    void a_container_that_never_ended_has_no_previous_log() {
        test.create(restarting("p", "Always", "exec sleep 60"));
        test.awaitPhase("p", "Running");
        assertThatThrownBy(() -> test.pod("p").terminated().getLog())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("previous terminated container \"main\" in pod \"p\" not found");
    }

    @Test
    void a_pod_that_waits_to_be_started_again_can_be_deleted() {
        test.create(restarting("p", "Always", "exit 3"));
        test.await("p", RestartTest::isWaiting);
        test.pod("p").withGracePeriod(0).delete();
        assertThat(test.pod("p").waitUntilCondition(Objects::isNull, 10, TimeUnit.SECONDS))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"0,2", "1,10", "2,20", "5,160", "6,300", "1000,300"})
    void waits_twice_as_long_each_time_up_to_five_minutes(int restarts, long seconds) {
        assertThat(RestartPolicy.backOff(restarts)).isEqualTo(Duration.ofSeconds(seconds));
    }

    private static PodBuilder restarting(String name, String policy, String script) {
        return TestCluster.script(name, script)
                .editSpec()
                .withRestartPolicy(policy)
                .endSpec();
    }

    private static ContainerStatus main(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }

    private static boolean isWaiting(PodStatus status) {
        return status.getContainerStatuses().stream()
                .anyMatch(it -> it.getState().getWaiting() != null && it.getLastState() != null);
    }

    private static int restarts(PodStatus status) {
        return status.getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }
}
