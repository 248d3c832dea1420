package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.kubernetes.MockCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One node of 2 CPU and 8 GiB, of which CoreDNS has some. */
class CapacityTest {
    private static final String COORDINATORS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: milvus-rootcoord}
            spec:
              replicas: 2
              selector: {matchLabels: {a: b}}
              template:
                metadata: {labels: {a: b}}
                spec:
                  containers: [{name: rootcoord, image: milvus, resources: {limits: {cpu: 1, memory: 2Gi}}}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: milvus-etcd}
            spec:
              replicas: 1
              selector: {matchLabels: {a: c}}
              template:
                metadata: {labels: {a: c}}
                spec:
                  containers: [{name: etcd, image: etcd, resources: {requests: {cpu: 100m, memory: 512Mi}, limits: {cpu: 9}}}]
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: milvus
              annotations: {service.beta.kubernetes.io/aws-load-balancer-type: external}
            spec: {type: LoadBalancer, ports: [{port: 19530}]}
            """;

    @RegisterExtension
    private final MockCluster cluster = new MockCluster();

    @BeforeEach
    void open() {
        create(new NodeBuilder()
                .withNewMetadata()
                .withName("one")
                .endMetadata()
                .withNewStatus()
                .withAllocatable(Map.of("cpu", new Quantity("2"), "memory", new Quantity("8Gi")))
                .endStatus()
                .build());
        create(pod("coredns", "Running"));
        create(pod("finished", "Succeeded"));
    }

    @Test
    void whatDoesNotFitIsToldByReplicasAndRequests() {
        assertThat(Capacity.Nodes.FIXED.hold(cluster.client(), COORDINATORS).problems())
                .singleElement()
                .asString()
                .startsWith(
                        "this cluster cannot hold what the values ask for: 2.1 CPU and 4.5 GiB (2 x milvus-rootcoord 1.0 CPU and 2.0"
                                + " GiB, 1 x milvus-etcd 0.1 CPU and 0.5 GiB), and its node has 1.8 CPU and 7.0 GiB free.");
    }

    /** Where somebody may add nodes, an autoscaler for one, it is for the scheduler to say no. */
    @Test
    void itIsAWarningWhereNodesMayBeAdded() {
        String problem = Capacity.Nodes.FIXED
                .hold(cluster.client(), COORDINATORS)
                .problems()
                .get(0);

        assertThat(Capacity.Nodes.MAY_GROW.hold(cluster.client(), COORDINATORS + "---\n" + SERVICE))
                .satisfies(it -> assertThat(it.problems()).isEmpty())
                .satisfies(it -> assertThat(it.warnings()).hasSize(2).startsWith("unless nodes are added, " + problem));
        assertThat(Capacity.Nodes.GROW.hold(cluster.client(), COORDINATORS))
                .isEqualTo(new Capacity(List.of(), List.of()));
    }

    @Test
    void whatFitsIsLeftAlone() {
        assertThat(Capacity.Nodes.FIXED.hold(cluster.client(), COORDINATORS.replace("replicas: 2", "replicas: 1")))
                .isEqualTo(new Capacity(List.of(), List.of()));
    }

    @Test
    void aLoadBalancerOfAwsWantsItsController() {
        assertThat(Capacity.Nodes.FIXED.hold(cluster.client(), SERVICE).warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "service milvus is a LoadBalancer with annotations for AWS' controller, of which this cluster has none");

        create(new DeploymentBuilder()
                .withNewMetadata()
                .withName("aws-load-balancer-controller")
                .withNamespace("kube-system")
                .addToLabels("app.kubernetes.io/name", "aws-load-balancer-controller")
                .endMetadata()
                .build());

        assertThat(Capacity.Nodes.FIXED.hold(cluster.client(), SERVICE).warnings())
                .isEmpty();
    }

    private void create(HasMetadata object) {
        cluster.client().resource(object).create();
    }

    private static HasMetadata pod(String name, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("kube-system")
                .endMetadata()
                .withNewSpec()
                .withNodeName("one")
                .addNewContainer()
                .withName("one")
                .withNewResources()
                .addToRequests("cpu", new Quantity("200m"))
                .addToRequests("memory", new Quantity("1Gi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
