package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.internal.milvus.MilvusLog;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PrettyLoggable;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person would ask the cluster first about a release that does not become ready. */
public final class ClusterDiagnostics {
    /** A crash ends with the stacks of all goroutines, and its reason stands before them. */
    private static final int CRASH_LINES = 20_000;

    private ClusterDiagnostics() {}

    /** {@return pods, warnings, and the last lines of each container's log} */
    static String summary(KubernetesClient client, ReleaseObjects objects, int lines) {
        StringBuilder text = new StringBuilder();
        for (Pod pod : objects.pods()) {
            text.append(describe(pod));
        }
        text.append(lines(objects.events().stream().filter(e -> "Warning".equals(e.getType()))));
        for (Pod pod : objects.pods()) {
            statuses(pod).forEach(status -> {
                String shown = shownLog(client, pod, status, lines);
                if (!shown.isBlank()) {
                    text.append("log of ")
                            .append(pod.getMetadata().getName())
                            .append('/')
                            .append(status.getName())
                            .append(endedBefore(status) ? ", of the one that ended" : "")
                            .append(":\n")
                            .append(shown.stripTrailing())
                            .append('\n');
                }
            });
        }
        return text.toString();
    }

    /** Of a container that ended, not of the one that was started in its place and has nothing to say yet. */
    private static String shownLog(KubernetesClient client, Pod pod, ContainerStatus status, int lines) {
        if (endedBefore(status)) {
            String ended = MilvusLog.tailOf(log(client, pod, status.getName(), CRASH_LINES, true), lines);
            if (!ended.isBlank()) {
                return ended;
            }
        }
        return MilvusLog.tailOf(log(client, pod, status.getName(), lines, false), lines);
    }

    private static boolean endedBefore(ContainerStatus status) {
        return !Boolean.TRUE.equals(status.getReady())
                && status.getLastState() != null
                && status.getLastState().getTerminated() != null;
    }

    /** {@return what a container that ended said last; empty if nobody knows} */
    static Optional<String> lastWords(KubernetesClient client, Pod pod, String container) {
        return MilvusLog.lastWords(log(client, pod, container, CRASH_LINES, true));
    }

    /** {@return a pod, and its containers, a line each} */
    public static String describe(Pod pod) {
        String phase = pod.getStatus() == null ? "unknown" : pod.getStatus().getPhase();
        return "pod " + pod.getMetadata().getName() + ": " + phase + "\n"
                + statuses(pod)
                        .map(s -> "  container " + s.getName() + " of " + s.getImage() + ": " + state(s) + ", "
                                + s.getRestartCount() + " restarts\n")
                        .collect(Collectors.joining());
    }

    private static String state(ContainerStatus status) {
        var state = status.getState();
        if (state == null) {
            return "unknown";
        }
        if (state.getWaiting() != null) {
            return "waiting, " + state.getWaiting().getReason();
        }
        if (state.getTerminated() != null) {
            return "ended with exit code " + state.getTerminated().getExitCode();
        }
        return Boolean.TRUE.equals(status.getReady()) ? "ready" : "running, not ready";
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null
                ? Stream.empty()
                : Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream());
    }

    private static String lines(Stream<Event> events) {
        return events.map(e -> e.getReason() + " (" + Objects.requireNonNullElse(e.getCount(), 1) + "x) "
                        + e.getInvolvedObject().getKind().toLowerCase(java.util.Locale.ROOT) + " "
                        + e.getInvolvedObject().getName() + ": " + e.getMessage() + "\n")
                .collect(Collectors.joining());
    }

    private static String log(KubernetesClient client, Pod pod, String container, int lines, boolean previous) {
        try {
            var containerLog = client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .inContainer(container);
            PrettyLoggable loggable =
                    previous ? containerLog.terminated().tailingLines(lines) : containerLog.tailingLines(lines);
            return Objects.requireNonNullElse(loggable.getLog(), "");
        } catch (KubernetesClientException e) {
            // It has not started yet, never ended before, or is gone: it has no log.
            return "";
        }
    }
}
