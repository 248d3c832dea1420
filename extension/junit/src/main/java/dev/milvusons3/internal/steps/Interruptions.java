package dev.milvusons3.internal.steps;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells which of a release's containers ended since it was ready. Of that a client sees no more than that nobody answers. */
final class Interruptions {
    /** How long a kubelet may take to notice; some look once a second. */
    private static final Duration NOTICED = Duration.ofSeconds(8);
    /** Causes can go round in circles. */
    private static final int DEEPEST_CAUSE = 20;

    private final KubernetesClient cluster;
    private final String namespace;
    private final String release;
    /** By pod and container. */
    private final Map<String, Integer> restartsBefore = new HashMap<>();

    /** Restarts of before do not count: some containers are started again until what they need is there. */
    Interruptions(KubernetesClient cluster, String namespace, String release) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.release = release;
        pods().forEach(pod -> statuses(pod).forEach(status -> restartsBefore.put(key(pod, status), restarts(status))));
    }

    /** {@return a sentence for each; empty if all ran all the time} */
    List<String> find() {
        return find(pods());
    }

    /**
     * {@return a sentence for each. A client notices that Milvus ended before the kubelet does: if the failure says that nobody
     * answered, this waits until a container is known to have ended, but not without end}
     *
     * @param failure that may come of it
     * @throws InterruptedException if the thread is
     */
    List<String> causesOf(Throwable failure) throws InterruptedException {
        if (!wentUnanswered(failure)) {
            return find();
        }
        CompletableFuture<List<Pod>> ended =
                release().informOnCondition(pods -> !find(pods).isEmpty());
        try {
            return find(ended.get(NOTICED.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException stillRunning) {
            return find();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            ended.cancel(true);
        }
    }

    /** By the names of gRPC's statuses, which the SDK puts into its messages. */
    private static boolean wentUnanswered(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(message -> message.contains("UNAVAILABLE") || message.contains("DEADLINE_EXCEEDED"));
    }

    private List<String> find(List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> statuses(pod).flatMap(status -> interruption(pod, status).stream()))
                .toList();
    }

    private Optional<String> interruption(Pod pod, ContainerStatus status) {
        boolean again = restarts(status) > restartsBefore.getOrDefault(key(pod, status), 0);
        ContainerStateTerminated ended = terminated(status.getState());
        if (ended == null && (again || isWaiting(status))) {
            ended = terminated(status.getLastState());
        }
        if (ended == null) {
            return Optional.empty();
        }
        String since = "";
        if (isWaiting(status)) {
            since = ", and waits to be started again";
        } else if (again) {
            since = ", and was started again";
        }
        return Optional.of("Milvus was interrupted: container " + status.getName() + " of pod "
                + pod.getMetadata().getName() + " ended with exit code " + ended.getExitCode() + since
                + ". Its log is in the failure report");
    }

    private static boolean isWaiting(ContainerStatus status) {
        return status.getState() != null && status.getState().getWaiting() != null;
    }

    private static @Nullable ContainerStateTerminated terminated(@Nullable ContainerState state) {
        return state == null ? null : state.getTerminated();
    }

    private List<Pod> pods() {
        return release().list().getItems();
    }

    private FilterWatchListDeletable<Pod, PodList, PodResource> release() {
        return cluster.pods().inNamespace(namespace).withLabel("app.kubernetes.io/instance", release);
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getContainerStatuses().stream();
    }

    private static String key(Pod pod, ContainerStatus status) {
        return pod.getMetadata().getUid() + "/" + status.getName();
    }

    private static int restarts(ContainerStatus status) {
        return status.getRestartCount() == null ? 0 : status.getRestartCount();
    }
}
