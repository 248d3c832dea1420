package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.MilvusLog;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pods as clusters reported them. */
class ObstaclesTest {
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("milvus-0")
            .withUid("uid-1")
            .endMetadata()
            .withNewStatus()
            .withPhase("Pending")
            .endStatus()
            .build();

    @Test
    void aCrashIsToldByItsOwnLastWords() {
        Pod crashed = new PodBuilder(POD)
                .editStatus()
                .addNewContainerStatus()
                .withName("rootcoord")
                .withRestartCount(5)
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(134)
                .withReason("Error")
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
        String log = "starting\npanic: embedded etcd can not be used under distributed mode\n\ngoroutine 1 [running]:\n"
                + "main.main()\n\tmain.go:1\n".repeat(700);

        assertThat(found(crashed, List.of(), MilvusLog.lastWords(log)))
                .hasValue(
                        "pod milvus-0: container rootcoord ends again and again, CrashLoopBackOff: panic: embedded etcd can"
                                + " not be used under distributed mode (exit code 134, Error)");
        assertThat(MilvusLog.tailOf(log, 2)).isEqualTo("panic: embedded etcd can not be used under distributed mode\n");
    }

    @Test
    void whoDoesNotPanicIsToldByTheLastLine() {
        assertThat(MilvusLog.lastWords("one\nno such file\n\n")).hasValue("no such file");
        assertThat(MilvusLog.lastWords("")).isEmpty();
    }

    @Test
    void aSandboxWithoutItsImageIsNotWaitedFor() {
        String message =
                "Failed to create pod sandbox: failed to get sandbox image \"rancher/mirrored-pause:3.6\": dial tcp";

        assertThat(found(POD, List.of(event(message, 2)), Optional.empty()))
                .hasValueSatisfying(obstacle -> assertThat(obstacle)
                        .startsWith("pod milvus-0: it cannot be begun, FailedCreatePodSandBox: " + message
                                + "; the pause image"));
        assertThat(found(POD, List.of(event(message, 1)), Optional.empty())).isEmpty();
        assertThat(found(POD, List.of(event("network is not ready", 9)), Optional.empty()))
                .isEmpty();
    }

    @Test
    void aPodThatItsNodeHasThrownOut() {
        Pod evicted = new PodBuilder(POD)
                .editStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage("The node was low on resource: ephemeral-storage.")
                .endStatus()
                .build();

        assertThat(found(evicted, List.of(), Optional.empty()))
                .hasValue(
                        "pod milvus-0: its node has thrown it out, Evicted: The node was low on resource: ephemeral-storage.");
    }

    private static Event event(String message, int count) {
        return new EventBuilder()
                .withReason("FailedCreatePodSandBox")
                .withMessage(message)
                .withCount(count)
                .withNewInvolvedObject()
                .withUid("uid-1")
                .endInvolvedObject()
                .build();
    }

    private static Optional<String> found(Pod pod, List<Event> events, Optional<String> lastWords) {
        ReleaseObjects objects =
                new ReleaseObjects(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(pod), events);
        return new Obstacles(objects, (any, container) -> lastWords).find();
    }
}
