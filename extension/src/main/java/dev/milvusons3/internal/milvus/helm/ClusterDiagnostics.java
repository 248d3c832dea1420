package dev.milvusons3.internal.milvus.helm;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PrettyLoggable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person would ask the cluster about a release that does not become ready.
 *
 * @param pods a line for each pod, and one for each of its containers
 * @param events warnings, oldest first, a line each
 * @param files name → text: pods as YAML, all events, every container's log of this run and the one before
 */
public record ClusterDiagnostics(String pods, String events, Map<String, String> files) {
    private static final int FILE_LINES = 5000;

    /** {@return what the cluster says now; a log that cannot be had is empty} */
    public static ClusterDiagnostics of(KubernetesClient client, ReleaseObjects objects) {
        Map<String, String> files = new LinkedHashMap<>();
        String pods = objects.pods().stream().map(ClusterDiagnostics::describe).collect(Collectors.joining());
        files.put("pods.yaml", Serialization.asYaml(objects.pods()));
        files.put("events.txt", lines(objects.events().stream()));
        for (Pod pod : objects.pods()) {
            statuses(pod).forEach(status -> {
                String name = pod.getMetadata().getName() + "-" + status.getName();
                files.put(name + ".log", log(client, pod, status.getName(), FILE_LINES, false));
                files.put(name + "-previous.log", log(client, pod, status.getName(), FILE_LINES, true));
            });
        }
        files.values().removeIf(String::isBlank);
        return new ClusterDiagnostics(
                pods, lines(objects.events().stream().filter(e -> "Warning".equals(e.getType()))), files);
    }

    /** {@return pods, warnings, and the last lines of each container's log} */
    public static String summary(KubernetesClient client, ReleaseObjects objects, int lines) {
        StringBuilder text = new StringBuilder();
        for (Pod pod : objects.pods()) {
            text.append(describe(pod));
        }
        text.append(lines(objects.events().stream().filter(e -> "Warning".equals(e.getType()))));
        for (Pod pod : objects.pods()) {
            statuses(pod).forEach(status -> {
                String log = log(client, pod, status.getName(), lines, false);
                String shown = log.isBlank() ? log(client, pod, status.getName(), lines, true) : log;
                if (!shown.isBlank()) {
                    text.append("log of ")
                            .append(pod.getMetadata().getName())
                            .append('/')
                            .append(status.getName())
                            .append(":\n")
                            .append(shown.stripTrailing())
                            .append('\n');
                }
            });
        }
        return text.toString();
    }

    private static String describe(Pod pod) {
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
        return events.map(e -> e.getReason() + " (" + Objects.requireNonNullElse(e.getCount(), 1) + "×) "
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
