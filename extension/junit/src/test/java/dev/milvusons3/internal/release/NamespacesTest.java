package dev.milvusons3.internal.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NamespacesTest {
    /** Kept, or it would be collected with its level. */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(List.of()), false);
    private KubernetesClient client;

    @BeforeEach
    void open() {
        SERVER_LOG.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
    }

    @AfterEach
    void close() {
        client.close();
        server.destroy();
    }

    @Test
    void oneIsGoneAfterwards() {
        create("plain");

        new Namespaces(client).remove("plain");

        assertThat(client.namespaces().withName("plain").get()).isNull();
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

        assertThatCode(() -> new Namespaces(client).remove("kept")).doesNotThrowAnyException();

        assertThat(client.namespaces().withName("kept").get().getMetadata().getDeletionTimestamp())
                .isNotNull();
    }

    private void create(String name, String... conditions) {
        client.resource(new NamespaceBuilder()
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
