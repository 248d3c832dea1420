package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.report.Evidence;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Collectors;

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
            for (Pod pod : pods()) {
                String name = pod.getMetadata().getName();
                evidence.add("logs/" + name + ".log", () -> log(name));
            }
        } catch (RuntimeException unreachable) {
            evidence.problem(new IllegalStateException(
                    "no logs in the failure report: the pods cannot be listed: " + unreachable.getMessage(),
                    unreachable));
        }
    }

    private List<Pod> pods() {
        return cluster.pods().inNamespace(namespace).list().getItems();
    }

    private String log(String pod) {
        String text = cluster.pods()
                .inNamespace(namespace)
                .withName(pod)
                .tailingLines(LOG_LINES)
                .getLog();
        return text == null ? "" : text;
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
