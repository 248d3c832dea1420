package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.MockCluster;
import dev.milvusons3.internal.versions.Artifacts;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayPodTest {
    @RegisterExtension
    private final MockCluster cluster = new MockCluster();

    @Test
    void isFoundByWhatTheChartMakes() {
        pod("gateways", Artifacts.version(), "True");
        key("gateways");

        assertThat(GatewayPod.find(cluster.client(), "gateways"))
                .isEqualTo(new GatewayPod("gateway-1", 8471, "secret"));
    }

    @Test
    void whereThereIsNoneItIsSaidWhereThereIsOne() {
        pod("gateways", Artifacts.version(), "True");

        assertThatThrownBy(() -> GatewayPod.find(cluster.client(), "gateway"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith(
                        "the gateway in namespace \"gateway\" (milvus-on-s3.kube-gateway) of cluster http")
                .hasMessageContaining("does not exist; nothing was made")
                .hasMessageContaining("Install the chart milvus-on-s3-gateway there, or name the namespace that it is"
                        + " installed in. There is one in: gateways.");
    }

    @Test
    void oneOfAnotherVersionIsRefused() {
        pod("gateways", "0.0.7", "True");

        assertThatThrownBy(() -> GatewayPod.find(cluster.client(), "gateways"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("is of version 0.0.7, and this library of version " + Artifacts.version()
                        + ": they work together");
    }

    @Test
    void oneThatIsNotReadyIsNotWaitedForButSaidToBeSo() {
        pod("gateways", Artifacts.version(), "False");

        assertThatThrownBy(() -> GatewayPod.find(cluster.client(), "gateways"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("is not ready; nothing was made\npod gateway-1: Pending")
                .hasMessageContaining("kubectl --namespace gateways rollout status deployment/milvus-on-s3-gateway");
    }

    @Test
    void aKeyThatCannotBeReadIsNamed() {
        pod("gateways", Artifacts.version(), "True");

        assertThatThrownBy(() -> GatewayPod.find(cluster.client(), "gateways"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("cannot be used; nothing was made")
                .hasMessageContaining("to read secret milvus-on-s3-gateway");
    }

    private void pod(String namespace, String version, String ready) {
        cluster.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("gateway-1")
                        .withNamespace(namespace)
                        .addToLabels("app.kubernetes.io/name", "milvus-on-s3-gateway")
                        .addToLabels("app.kubernetes.io/version", version)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("gateway")
                        .addNewPort()
                        .withName("control")
                        .withContainerPort(8471)
                        .endPort()
                        .endContainer()
                        .endSpec()
                        .withNewStatus()
                        .withPhase("True".equals(ready) ? "Running" : "Pending")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready)
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
    }

    private void key(String namespace) {
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("milvus-on-s3-gateway")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData("key", Base64.getEncoder().encodeToString("secret".getBytes(StandardCharsets.UTF_8)))
                        .build())
                .create();
    }
}
