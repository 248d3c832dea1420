package dev.milvusons3.internal.kubernetes.real;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a pod does not run: what the cluster says of its nodes, of where the pod would go, and of what was tried with it. */
final class PodTrouble {
    private static final Set<String> PRESSURES = Set.of("DiskPressure", "MemoryPressure", "PIDPressure");

    private PodTrouble() {}

    /** {@return it in one line, that begins with a semicolon; empty if nothing is known} */
    static String of(KubernetesClient client, Pod pod) {
        return Stream.of(pressures(client), scheduling(pod), warnings(client, pod))
                .flatMap(List::stream)
                .distinct()
                .map(trouble -> "; " + trouble)
                .collect(Collectors.joining());
    }

    private static List<String> pressures(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .filter(node -> node.getStatus() != null)
                .flatMap(node -> node.getStatus().getConditions().stream()
                        .filter(it -> PRESSURES.contains(it.getType()) && "True".equals(it.getStatus()))
                        .map(it -> pressure(node, it)))
                .toList();
    }

    private static String pressure(Node node, NodeCondition condition) {
        return "node " + node.getMetadata().getName() + " has " + condition.getType() + " (" + condition.getMessage()
                + ")";
    }

    private static List<String> scheduling(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(it -> "PodScheduled".equals(it.getType()) && "False".equals(it.getStatus()))
                .map(it -> it.getReason() + ": " + it.getMessage())
                .toList();
    }

    private static List<String> warnings(KubernetesClient client, Pod pod) {
        return client.v1().events().inNamespace(pod.getMetadata().getNamespace()).list().getItems().stream()
                .filter(event -> "Warning".equals(event.getType())
                        && event.getInvolvedObject() != null
                        && pod.getMetadata()
                                .getUid()
                                .equals(event.getInvolvedObject().getUid()))
                .map(PodTrouble::told)
                .toList();
    }

    private static String told(Event event) {
        return event.getReason() + ": " + event.getMessage();
    }
}
