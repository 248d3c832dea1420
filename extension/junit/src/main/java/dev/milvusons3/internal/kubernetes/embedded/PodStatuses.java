package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes into a pod's status what becomes of its containers. What others write there, such as the Ready condition, stays. */
final class PodStatuses {
    private final ObjectStore store;
    private final Pod pod;
    private final ApiPath path;
    private final Clock clock;
    private final Map<String, ContainerState> states = new LinkedHashMap<>();
    private final Map<String, ContainerState> lastStates = new LinkedHashMap<>();
    private final Map<String, Integer> restarts = new LinkedHashMap<>();

    PodStatuses(ObjectStore store, Pod pod, Clock clock) {
        this.store = store;
        this.pod = pod;
        this.path = ApiPath.core(
                pod.getMetadata().getNamespace(), "pods", pod.getMetadata().getName());
        this.clock = clock;
    }

    /** None of the containers that did not start yet starts for now, and why. */
    synchronized void waiting(String reason, String message) {
        ContainerState state = new ContainerStateBuilder()
                .withNewWaiting(message.isEmpty() ? null : message, reason)
                .build();
        all().forEach(container -> {
            if (!started(container.getName())) {
                states.put(container.getName(), state);
            }
        });
        write(status -> {});
    }

    synchronized void running(Container container) {
        if (lastStates.containsKey(container.getName())) {
            restarts.merge(container.getName(), 1, Integer::sum);
        }
        states.put(
                container.getName(),
                new ContainerStateBuilder()
                        .withNewRunning(Timestamps.of(clock.instant()))
                        .build());
        write(status -> {});
    }

    synchronized void initialized() {
        write(status -> condition(status, "Initialized", "True", null));
    }

    synchronized void allRunning() {
        write(status -> status.withPhase("Running"));
    }

    synchronized void terminated(Container container, int exitCode, String logTail) {
        ContainerState before = states.get(container.getName());
        states.put(
                container.getName(),
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(exitCode == 0 ? "Completed" : "Error")
                        .withMessage(logTail)
                        .withStartedAt(
                                before == null || before.getRunning() == null
                                        ? null
                                        : before.getRunning().getStartedAt())
                        .withFinishedAt(Timestamps.of(clock.instant()))
                        .endTerminated()
                        .build());
        write(status -> {});
    }

    /** A container that ended will be started again. */
    synchronized void crashed(Container container, Duration wait) {
        ContainerState ended = states.get(container.getName());
        if (ended != null && ended.getTerminated() != null) {
            lastStates.put(container.getName(), ended);
        }
        states.put(
                container.getName(),
                new ContainerStateBuilder()
                        .withNewWaiting(
                                "back-off " + wait.toSeconds() + "s restarting failed container", "CrashLoopBackOff")
                        .build());
        write(status -> condition(status, "Ready", "False", "ContainersNotReady"));
    }

    synchronized void succeeded() {
        write(status -> condition(status.withPhase("Succeeded"), "Ready", "False", "PodCompleted"));
    }

    synchronized void failed(String reason, String message) {
        write(status -> condition(
                status.withPhase("Failed").withReason(reason).withMessage(message), "Ready", "False", "PodFailed"));
    }

    private List<Container> all() {
        return java.util.stream.Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
    }

    private boolean started(String container) {
        ContainerState state = states.get(container);
        return state != null && state.getWaiting() == null;
    }

    private void write(Consumer<PodStatusBuilder> change) {
        store.updateStatus(path, Pod.class, stored -> {
            if (!pod.getMetadata().getUid().equals(stored.getMetadata().getUid())) {
                return stored;
            }
            PodStatus before = stored.getStatus() == null ? new PodStatus() : stored.getStatus();
            PodStatusBuilder status = new PodStatusBuilder(before)
                    .withHostIP(Kubelet.ADDRESS)
                    .withPodIP(Kubelet.ADDRESS)
                    .withStartTime(
                            before.getStartTime() == null ? Timestamps.of(clock.instant()) : before.getStartTime())
                    .withInitContainerStatuses(of(pod.getSpec().getInitContainers()))
                    .withContainerStatuses(of(pod.getSpec().getContainers()));
            condition(status, "PodScheduled", "True", null);
            change.accept(status);
            return new PodBuilder(stored).withStatus(status.build()).build();
        });
    }

    private List<ContainerStatus> of(List<Container> containers) {
        return containers.stream()
                .filter(container -> states.containsKey(container.getName()))
                .map(container -> {
                    ContainerState state = states.get(container.getName());
                    return new ContainerStatusBuilder()
                            .withName(container.getName())
                            .withImage(container.getImage())
                            .withImageID("")
                            .withReady(false)
                            .withStarted(state.getRunning() != null)
                            .withRestartCount(restarts.getOrDefault(container.getName(), 0))
                            .withLastState(lastStates.get(container.getName()))
                            .withState(state)
                            .build();
                })
                .toList();
    }

    private void condition(
            PodStatusBuilder status, String type, String value, @org.jspecify.annotations.Nullable String reason) {
        boolean same = status.buildConditions().stream()
                .anyMatch(it -> type.equals(it.getType()) && value.equals(it.getStatus()));
        if (!same) {
            status.removeMatchingFromConditions(it -> type.equals(it.getType()));
            status.addToConditions(new PodConditionBuilder()
                    .withType(type)
                    .withStatus(value)
                    .withReason(reason)
                    .withLastTransitionTime(Timestamps.of(clock.instant()))
                    .build());
        }
    }
}
