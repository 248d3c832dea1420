package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A service as Helm makes it, and what a load balancer's controller writes into it. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LoadBalancedTest {
    private final EmulatedAws emulated = new EmulatedAws();
    private final KubernetesClient cluster = emulated.cluster.client();
    private final LoadBalanced milvus = new LoadBalanced(
            cluster, new Release("milvus-demo", "milvus", "sa", "b", "files", "p"), new ReadyMilvus(() -> {}));

    @BeforeEach
    void namespace() {
        cluster.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        emulated.close();
    }

    private void service(String type, String hostname) {
        ServiceBuilder service = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("milvus")
                .withName("milvus-demo")
                .addToAnnotations("meta.helm.sh/release-name", "milvus-demo")
                .endMetadata()
                .withNewSpec()
                .withType(type)
                .addNewPort()
                .withPort(19530)
                .endPort()
                .endSpec();
        if (!hostname.isEmpty()) {
            service.withNewStatus()
                    .withNewLoadBalancer()
                    .addNewIngress()
                    .withHostname(hostname)
                    .endIngress()
                    .endLoadBalancer()
                    .endStatus();
        }
        cluster.resource(service.build()).create();
    }

    @Test
    void clientsConnectToTheLoadBalancer() {
        service("LoadBalancer", "milvus-service-1.elb.us-east-2.amazonaws.com");

        assertThat(milvus.endpoint()).hasToString("http://milvus-service-1.elb.us-east-2.amazonaws.com:19530");
        assertThat(milvus.failure()).isEmpty();
    }

    @Test
    void withoutAnAddressItIsNotReadyThoughMilvusIs() {
        service("LoadBalancer", "");

        assertThat(milvus.isHealthy()).isFalse();
        assertThat(milvus.failure()).isEmpty();
        assertThatThrownBy(milvus::endpoint)
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("no service of release milvus/milvus-demo was given a load balancer");
    }

    @Test
    void valuesThatAskForNoneAreNamed() {
        service("ClusterIP", "");

        assertThat(milvus.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .contains("of type ClusterIP, and LOAD_BALANCER was asked for (milvus-on-s3.aws.access)"));
    }
}
