package dev.milvusons3.internal.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.milvusons3.internal.kubernetes.MockCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class NamespacesTest {
    @RegisterExtension
    private final MockCluster cluster = new MockCluster();

    @Test
    void oneIsGoneAfterwards() {
        create("plain");

        new Namespaces(cluster.client()).remove("plain");

        assertThat(cluster.client().namespaces().withName("plain").get()).isNull();
    }

    /** As a cluster does that has metrics-server's API and not its image: nothing of ours is in it any more. */
    @Test
    @Timeout(30)
    void oneThatIsEmptyAndIsKeptByAnothersApiIsLeftToTheCluster() {
        create(
                "kept",
                "NamespaceDeletionDiscoveryFailure=True",
                "NamespaceDeletionContentFailure=False",
                "NamespaceContentRemaining=False",
                "NamespaceFinalizersRemaining=False");

        assertThatCode(() -> new Namespaces(cluster.client()).remove("kept")).doesNotThrowAnyException();

        assertThat(cluster.client()
                        .namespaces()
                        .withName("kept")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotNull();
    }

    private void create(String name, String... conditions) {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withFinalizers(conditions.length == 0 ? List.of() : List.of("kubernetes"))
                        .endMetadata()
                        .withNewStatus()
                        .withConditions(List.of(conditions).stream()
                                .map(it -> new NamespaceConditionBuilder()
                                        .withType(it.split("=")[0])
                                        .withStatus(it.split("=")[1])
                                        .withMessage(
                                                "unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1")
                                        .build())
                                .toList())
                        .endStatus()
                        .build())
                .create();
    }
}
