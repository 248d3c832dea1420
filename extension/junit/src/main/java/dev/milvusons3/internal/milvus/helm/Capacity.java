package dev.milvusons3.internal.milvus.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the nodes that a cluster has can hold what a chart makes.
 *
 * @param problems what they cannot hold; empty if they can
 * @param warnings what else is for another cluster
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/">Requests, and limits that stand for them</a>
 */
public record Capacity(List<String> problems, List<String> warnings) {
    private static final String NLB = "service.beta.kubernetes.io/aws-load-balancer";
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

    /** Whether a cluster gets more nodes than it has. */
    public enum Nodes {
        /** It does not: what they cannot hold need not be tried. */
        FIXED(Capacity::of),
        /** It is somebody else's, who may have it scaled: what they cannot hold now is said, and tried. */
        MAY_GROW((client, manifests) -> of(client, manifests).asWarnings()),
        /** It does. */
        GROW((client, manifests) -> new Capacity(List.of(), List.of()));

        private final BiFunction<KubernetesClient, String, Capacity> check;

        Nodes(BiFunction<KubernetesClient, String, Capacity> check) {
            this.check = check;
        }

        /**
         * {@return what is found}
         *
         * @param manifests what the chart makes, as YAML
         */
        public Capacity hold(KubernetesClient client, String manifests) {
            return check.apply(client, manifests);
        }
    }

    private record Wanted(String name, int replicas, BigDecimal cpu, BigDecimal memory) {
        private BigDecimal allCpu() {
            return cpu.multiply(BigDecimal.valueOf(replicas));
        }

        private BigDecimal allMemory() {
            return memory.multiply(BigDecimal.valueOf(replicas));
        }

        @Override
        public String toString() {
            return replicas + " x " + name + " " + shown(cpu, memory);
        }
    }

    private static Capacity of(KubernetesClient client, String manifests) {
        List<HasMetadata> made = client.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .items();
        List<Wanted> wanted = made.stream()
                .flatMap(it -> wanted(it).stream())
                .filter(it -> it.replicas() > 0)
                .toList();
        return new Capacity(
                tooMuch(client, wanted).stream().toList(),
                made.stream()
                        .flatMap(it -> withoutController(client, it).stream())
                        .toList());
    }

    private Capacity asWarnings() {
        return new Capacity(
                List.of(),
                Stream.concat(problems.stream().map(problem -> "unless nodes are added, " + problem), warnings.stream())
                        .toList());
    }

    private static Optional<String> tooMuch(KubernetesClient client, List<Wanted> wanted) {
        List<Node> nodes = client.nodes().list().getItems();
        List<Pod> pods = client.pods().inAnyNamespace().list().getItems().stream()
                .filter(pod -> pod.getStatus() == null
                        || !List.of("Succeeded", "Failed")
                                .contains(String.valueOf(pod.getStatus().getPhase())))
                .toList();
        BigDecimal cpu = free(nodes, pods, "cpu");
        BigDecimal memory = free(nodes, pods, "memory");
        BigDecimal wantedCpu = sum(wanted.stream().map(Wanted::allCpu));
        BigDecimal wantedMemory = sum(wanted.stream().map(Wanted::allMemory));
        if (nodes.isEmpty() || wantedCpu.compareTo(cpu) <= 0 && wantedMemory.compareTo(memory) <= 0) {
            return Optional.empty();
        }
        return Optional.of("this cluster cannot hold what the values ask for: " + shown(wantedCpu, wantedMemory) + " ("
                + wanted.stream().map(Wanted::toString).collect(Collectors.joining(", ")) + "), and "
                + (nodes.size() == 1 ? "its node has " : "its " + nodes.size() + " nodes have ") + shown(cpu, memory)
                + " free. Ask for less, such as one replica of each and resources of its own (docs/containers.md has the"
                + " values of a small cluster), or leave cluster.enabled out for one standalone pod.");
    }

    /** Without one, AWS' load balancers are never made. */
    private static Optional<String> withoutController(KubernetesClient client, HasMetadata made) {
        if (!(made instanceof Service service)
                || !"LoadBalancer".equals(service.getSpec().getType())) {
            return Optional.empty();
        }
        Map<String, String> annotations =
                Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.of());
        boolean hasController = !client.apps()
                .deployments()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/name", "aws-load-balancer-controller")
                .list()
                .getItems()
                .isEmpty();
        if (hasController || annotations.keySet().stream().noneMatch(name -> name.startsWith(NLB))) {
            return Optional.empty();
        }
        return Optional.of("service " + service.getMetadata().getName() + " is a LoadBalancer with annotations for AWS'"
                + " controller, of which this cluster has none, so that it gets no address. Tests reach Milvus through the"
                + " API server; set service.type to ClusterIP here.");
    }

    private static Optional<Wanted> wanted(HasMetadata made) {
        if (made instanceof Deployment deployment) {
            return Optional.of(wanted(
                    made,
                    deployment.getSpec().getReplicas(),
                    deployment.getSpec().getTemplate().getSpec()));
        }
        if (made instanceof StatefulSet set) {
            return Optional.of(wanted(
                    made,
                    set.getSpec().getReplicas(),
                    set.getSpec().getTemplate().getSpec()));
        }
        return Optional.empty();
    }

    private static Wanted wanted(HasMetadata made, Integer replicas, PodSpec pod) {
        return new Wanted(
                made.getMetadata().getName(),
                replicas == null ? 1 : replicas,
                requested(pod, "cpu"),
                requested(pod, "memory"));
    }

    private static BigDecimal free(List<Node> nodes, List<Pod> pods, String resource) {
        return sum(nodes.stream().map(node -> amount(node.getStatus().getAllocatable(), resource)))
                .subtract(sum(pods.stream()
                        .filter(pod -> pod.getSpec().getNodeName() != null)
                        .map(pod -> requested(pod.getSpec(), resource))));
    }

    private static BigDecimal requested(PodSpec pod, String resource) {
        return sum(pod.getContainers().stream().map(container -> requested(container, resource)));
    }

    private static BigDecimal requested(Container container, String resource) {
        ResourceRequirements resources = container.getResources();
        if (resources == null) {
            return BigDecimal.ZERO;
        }
        Map<String, Quantity> requests = resources.getRequests();
        return requests != null && requests.containsKey(resource)
                ? amount(requests, resource)
                : amount(resources.getLimits(), resource);
    }

    private static BigDecimal amount(Map<String, Quantity> resources, String resource) {
        Quantity quantity = resources == null ? null : resources.get(resource);
        return quantity == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(quantity);
    }

    private static BigDecimal sum(Stream<BigDecimal> amounts) {
        return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String shown(BigDecimal cpu, BigDecimal memory) {
        return cpu.setScale(1, RoundingMode.HALF_UP) + " CPU and " + memory.divide(GIB, 1, RoundingMode.HALF_UP)
                + " GiB";
    }
}
