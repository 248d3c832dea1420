package dev.milvusons3.internal.milvus.helm;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Finds what keeps a release from ever becoming ready, and leaves alone what passes by itself. */
final class Obstacles {
    /** States of a container that waiting does not fix. */
    private static final Set<String> HOPELESS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    /** The kubelet tries a mount again after 0.5 s, 1 s, 2 s, …; what it waits for may just be on its way the first times. */
    private static final int MOUNT_ATTEMPTS = 3;

    /** With this many restarts nobody can be waiting for another workload any more. */
    private static final int RESTARTS = 5;

    /** The kubelet tries again to make a pod's sandbox, which needs the pause image. */
    private static final int SANDBOX_ATTEMPTS = 2;

    private final ReleaseObjects objects;
    private final BiFunction<Pod, String, Optional<String>> lastWords;

    /** @param lastWords of a pod's container that ended */
    Obstacles(ReleaseObjects objects, BiFunction<Pod, String, Optional<String>> lastWords) {
        this.objects = objects;
        this.lastWords = lastWords;
    }

    /** {@return what, where, and the cluster's own words; empty while there is hope} */
    Optional<String> find() {
        return Stream.of(refusedPods(), pods()).flatMap(stream -> stream).findFirst();
    }

    /** Admission, quotas: the workload's controller cannot even create the pod. */
    private Stream<String> refusedPods() {
        Stream<String> ofDeployments = objects.deployments().stream()
                .filter(deployment -> deployment.getStatus() != null)
                .flatMap(deployment -> deployment.getStatus().getConditions().stream()
                        .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
                        .map(c -> named(deployment) + " got no pod, " + c.getReason() + ": " + c.getMessage()));
        Stream<String> ofSets = objects.statefulSets().stream()
                .filter(set -> set.getStatus() == null || set.getStatus().getReplicas() == 0)
                .flatMap(set -> eventsOf(set.getMetadata().getUid(), "FailedCreate")
                        .map(e -> "statefulset " + set.getMetadata().getName() + " got no pod, FailedCreate: "
                                + e.getMessage()));
        return Stream.concat(ofDeployments, ofSets);
    }

    private Stream<String> pods() {
        return objects.pods().stream()
                .filter(pod -> pod.getStatus() != null && pod.getMetadata().getDeletionTimestamp() == null)
                .flatMap(pod -> Stream.of(
                                containers(pod),
                                unschedulable(pod).stream(),
                                evicted(pod).stream(),
                                mounts(pod),
                                sandbox(pod))
                        .flatMap(stream -> stream)
                        .map(problem -> "pod " + pod.getMetadata().getName() + ": " + problem));
    }

    private Stream<String> containers(Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .flatMap(List::stream)
                .flatMap(status -> container(pod, status).stream());
    }

    private Optional<String> container(Pod pod, ContainerStatus status) {
        var waiting = status.getState() == null ? null : status.getState().getWaiting();
        if (waiting == null || waiting.getReason() == null) {
            return Optional.empty();
        }
        String name = "container " + status.getName();
        if (HOPELESS.contains(waiting.getReason())) {
            return Optional.of(name + " cannot start, " + waiting.getReason() + ": "
                    + Optional.ofNullable(waiting.getMessage()).orElse("image " + status.getImage()));
        }
        if (waiting.getReason().equals("CrashLoopBackOff")
                && (status.getRestartCount() >= RESTARTS || !mayWaitForOthers(pod))) {
            var last = status.getLastState().getTerminated();
            return Optional.of(name + " ends again and again, CrashLoopBackOff"
                    + lastWords
                            .apply(pod, status.getName())
                            .map(words -> ": " + words)
                            .orElse("")
                    + (last == null ? "" : " (exit code " + last.getExitCode() + ", " + last.getReason() + ")"));
        }
        return Optional.empty();
    }

    /** In a cluster, Milvus ends and is restarted until its etcd and its queue are there. */
    private boolean mayWaitForOthers(Pod pod) {
        return objects.pods().stream()
                .filter(other -> other != pod && other.getStatus() != null)
                .anyMatch(other -> other.getStatus().getContainerStatuses().stream()
                        .anyMatch(status -> !Boolean.TRUE.equals(status.getReady())
                                && (status.getState() == null
                                        || status.getState().getTerminated() == null)));
    }

    private Optional<String> unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "Unschedulable".equals(c.getReason()))
                .filter(c -> !passes(pod, c))
                .map(c -> "no node can take it, Unschedulable: " + c.getMessage())
                .findFirst();
    }

    /** A node that has just joined, a volume that is being made, an autoscaler at work. */
    private boolean passes(Pod pod, PodCondition condition) {
        String message = Optional.ofNullable(condition.getMessage()).orElse("");
        return message.contains("node.kubernetes.io/not-ready")
                || message.contains("no nodes available")
                || message.contains("unbound immediate PersistentVolumeClaims")
                || Stream.of("TriggeredScaleUp", "Nominated")
                        .anyMatch(reason -> eventsOf(pod.getMetadata().getUid(), reason)
                                .findAny()
                                .isPresent());
    }

    /** Such as from a node whose disk is full. */
    private Optional<String> evicted(Pod pod) {
        return "Evicted".equals(pod.getStatus().getReason())
                ? Optional.of("its node has thrown it out, Evicted: "
                        + pod.getStatus().getMessage())
                : Optional.empty();
    }

    /** Only what an image lacks: a network may still be on its way. */
    private Stream<String> sandbox(Pod pod) {
        return eventsOf(pod.getMetadata().getUid(), "FailedCreatePodSandBox")
                .filter(e -> e.getCount() != null
                        && e.getCount() >= SANDBOX_ATTEMPTS
                        && String.valueOf(e.getMessage()).contains("image"))
                .map(e -> "it cannot be begun, FailedCreatePodSandBox: " + e.getMessage()
                        + "; the pause image is the cluster's own (milvus-on-s3.images.load, where it can pull none)");
    }

    private Stream<String> mounts(Pod pod) {
        return eventsOf(pod.getMetadata().getUid(), "FailedMount")
                .filter(e -> e.getCount() != null && e.getCount() >= MOUNT_ATTEMPTS)
                .map(e -> "a volume cannot be mounted, FailedMount: " + e.getMessage());
    }

    private Stream<Event> eventsOf(String uid, String reason) {
        return objects.events().stream()
                .filter(e -> reason.equals(e.getReason())
                        && e.getInvolvedObject() != null
                        && uid.equals(e.getInvolvedObject().getUid()));
    }

    private static String named(Deployment deployment) {
        return "deployment " + deployment.getMetadata().getName();
    }
}
