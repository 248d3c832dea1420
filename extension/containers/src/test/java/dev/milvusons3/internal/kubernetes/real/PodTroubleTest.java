package dev.milvusons3.internal.kubernetes.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.kubernetes.MockCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clusters said of a CoreDNS that did not come up. */
class PodTroubleTest {
    private static final Pod COREDNS = new PodBuilder()
            .withNewMetadata()
            .withName("coredns-1")
            .withNamespace("kube-system")
            .withUid("uid-1")
            .endMetadata()
            .withNewStatus()
            .withPhase("Pending")
            .endStatus()
            .build();

    @RegisterExtension
    private final MockCluster cluster = new MockCluster();

    @Test
    void aFullDiskIsNamedWithWhereThePodCouldNotGo() {
        cluster.client()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("one")
                        .endMetadata()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("DiskPressure")
                        .withStatus("True")
                        .withMessage("kubelet has disk pressure")
                        .endCondition()
                        .addNewCondition()
                        .withType("MemoryPressure")
                        .withStatus("False")
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
        Pod pod = new PodBuilder(COREDNS)
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(
                        "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.")
                .endCondition()
                .endStatus()
                .build();

        assertThat(PodTrouble.of(cluster.client(), pod))
                .isEqualTo(
                        "; node one has DiskPressure (kubelet has disk pressure); Unschedulable: 0/1 nodes are available: 1"
                                + " node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.");
    }

    @Test
    void anImageThatIsMissingIsNamed() {
        cluster.client()
                .resource(event("1", "uid-1", "failed to pull image \"rancher/mirrored-pause:3.6\""))
                .create();
        cluster.client()
                .resource(event("2", "uid-1", "failed to pull image \"rancher/mirrored-pause:3.6\""))
                .create();
        cluster.client().resource(event("3", "another", "something else")).create();

        assertThat(PodTrouble.of(cluster.client(), COREDNS))
                .isEqualTo("; FailedCreatePodSandBox: failed to pull image \"rancher/mirrored-pause:3.6\"");
    }

    @Test
    void ofAPodThatIsOnItsWayNothingIsSaid() {
        assertThat(PodTrouble.of(cluster.client(), COREDNS)).isEmpty();
    }

    private static Event event(String name, String uid, String message) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("kube-system")
                .endMetadata()
                .withType("Warning")
                .withReason("FailedCreatePodSandBox")
                .withMessage(message)
                .withNewInvolvedObject()
                .withUid(uid)
                .endInvolvedObject()
                .build();
    }
}
