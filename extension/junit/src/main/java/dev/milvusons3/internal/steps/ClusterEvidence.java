package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.report.Evidence;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the cluster knows about a deployment's namespace. */
record ClusterEvidence(KubernetesClient cluster, String namespace) {
    /** Enough for a start and a few tests, at Milvus' verbosity; some MiB at the most. */
    private static final int LOG_LINES = 20_000;

    void addTo(Evidence.Builder evidence) {
        evidence.add(
                "kubernetes/serviceaccounts.yaml",
                () -> Serialization.asYaml(
                        cluster.serviceAccounts().inNamespace(namespace).list().getItems()));
        evidence.add("kubernetes/events.txt", this::events);
        evidence.add("kubernetes/pods.yaml", () -> Serialization.asYaml(pods()));
        try {
            pods().forEach(pod -> addLogs(evidence, pod));
        } catch (RuntimeException unreachable) {
            evidence.problem(new IllegalStateException(
                    "no logs in the failure report: the pods cannot be listed: " + unreachable.getMessage(),
                    unreachable));
        }
    }

    private List<Pod> pods() {
        return cluster.pods().inNamespace(namespace).list().getItems();
    }

    private void addLogs(Evidence.Builder evidence, Pod pod) {
        String name = pod.getMetadata().getName();
        boolean one = pod.getSpec().getContainers().size() == 1
                && pod.getSpec().getInitContainers().isEmpty();
        Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .map(Container::getName)
                .forEach(container -> {
                    String file = "logs/" + name + (one ? "" : "-" + container);
                    evidence.add(file + ".log", () -> text(log(name, container)));
                    if (hasRestarted(pod, container)) {
                        evidence.add(
                                file + "-previous.log",
                                () -> text(log(name, container).terminated()));
                    }
                });
    }

    private static boolean hasRestarted(Pod pod, String container) {
        return pod.getStatus() != null
                && Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .anyMatch(status -> status.getName().equals(container)
                                && status.getRestartCount() != null
                                && status.getRestartCount() > 0);
    }

    private ContainerResource log(String pod, String container) {
        return cluster.pods().inNamespace(namespace).withName(pod).inContainer(container);
    }

    /** A container that waits has none yet. */
    private static String text(TailPrettyLoggable log) {
        try {
            return Objects.requireNonNullElse(log.tailingLines(LOG_LINES).getLog(), "");
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
                return "";
            }
            throw e;
        }
    }

    private String events() {
        List<Event> events = cluster.v1().events().inNamespace(namespace).list().getItems();
        return events.isEmpty()
                ? "The cluster has no events in namespace " + namespace + ".\n"
                : events.stream().map(ClusterEvidence::line).collect(Collectors.joining());
    }

    private static String line(Event event) {
        return event.getLastTimestamp() + " " + event.getType() + " " + event.getReason() + " "
                + event.getInvolvedObject().getKind() + "/"
                + event.getInvolvedObject().getName() + ": " + event.getMessage() + "\n";
    }
}
