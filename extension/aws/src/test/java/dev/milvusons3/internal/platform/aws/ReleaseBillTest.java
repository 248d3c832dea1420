package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a release is paid for by time. */
class ReleaseBillTest {
    private static final Map<String, String> OF_HELM = Map.of("meta.helm.sh/release-name", "milvus-demo");

    private final List<String> bill = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private EmbeddedCluster cluster;
    private KubernetesClient client;

    /** Takes its objects with it, as Helm does. */
    private final Installation milvus = new ReadyMilvus(() -> {
        client.services().inNamespace("milvus").delete();
        client.persistentVolumeClaims().inNamespace("milvus").delete();
        closed.add("milvus");
    });

    @BeforeEach
    void open() throws IOException {
        cluster = IdleCluster.start();
        client = cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void service(String name, String type, Map<String, String> annotations) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("milvus")
                        .withName(name)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withNewSpec()
                        .withType(type)
                        .addNewPort()
                        .withPort(19530)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    private void bill() {
        new ReleaseBill(
                        milvus,
                        client,
                        new Release("milvus-demo", "milvus", "sa", "b", "files", "p"),
                        Instant.now().minusSeconds(412),
                        bill::add)
                .close();
    }

    @Test
    void loadBalancersAndVolumesAreNamedWithTheirTimeWhenTheyAreGone() {
        service("milvus-demo", "LoadBalancer", OF_HELM);
        service("milvus-demo-etcd", "ClusterIP", OF_HELM);
        service("of-the-team", "LoadBalancer", Map.of());
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace("milvus")
                        .withName("milvus-demo")
                        .withAnnotations(OF_HELM)
                        .endMetadata()
                        .withNewSpec()
                        .withNewResources()
                        .withRequests(Map.of("storage", new Quantity("50Gi")))
                        .endResources()
                        .endSpec()
                        .build())
                .create();

        bill();

        assertThat(closed).hasSize(1);
        assertThat(bill)
                .satisfiesExactly(
                        line -> assertThat(line).matches(" {2}load balancer +milvus/milvus-demo +there for +4\\d\\d s"),
                        line -> assertThat(line).matches(" {2}volume, 50Gi +milvus/milvus-demo +there for +4\\d\\d s"));
    }

    @Test
    void ofAnotherReleaseNothingIsPaidForHere() {
        service("milvus-demo", "ClusterIP", OF_HELM);

        bill();

        assertThat(closed).hasSize(1);
        assertThat(bill).isEmpty();
    }
}
