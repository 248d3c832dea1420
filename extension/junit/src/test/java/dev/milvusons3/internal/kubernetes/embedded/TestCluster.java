package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A cluster with a namespace {@code milvus} and an annotated service account {@code sa} in it, and short words for what tests do. */
final class TestCluster implements AutoCloseable {
    static final URI ISSUER = IdleCluster.ISSUER;
    static final String NAMESPACE = "milvus";
    static final String ACCOUNT = "sa";
    static final String ROLE = "arn:aws:iam::123456789012:role/milvus-s3-access";

    final MovableClock clock = new MovableClock();
    final EmbeddedCluster cluster;
    final KubernetesClient client;

    TestCluster() {
        this(new ProcessRuntime(), KubeletOptions.defaults());
    }

    TestCluster(ContainerRuntime runtime, KubeletOptions options) {
        cluster = EmbeddedCluster.start(ISSUER, "us-east-2", clock, runtime, options);
        client = cluster.client();
        createNamespace(NAMESPACE);
        client.serviceAccounts()
                .inNamespace(NAMESPACE)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .addToAnnotations("eks.amazonaws.com/role-arn", ROLE)
                        .endMetadata()
                        .build())
                .create();
    }

    void createNamespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    void createConfigMap(String name, Map<String, String> data) {
        client.configMaps()
                .inNamespace(NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    /** {@return one whose only container, {@code main}, runs this shell script, once, under the annotated account} */
    static PodBuilder script(String name, String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(ACCOUNT)
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .withCommand("/bin/sh", "-c", script)
                .endContainer()
                .endSpec();
    }

    Pod create(PodBuilder pod) {
        return client.pods().inNamespace(NAMESPACE).resource(pod.build()).create();
    }

    PodResource pod(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name);
    }

    Pod awaitPhase(String name, String phase) {
        return await(name, status -> phase.equals(status.getPhase()));
    }

    Pod await(String name, Predicate<PodStatus> condition) {
        return pod(name)
                .waitUntilCondition(
                        pod -> pod != null && pod.getStatus() != null && condition.test(pod.getStatus()),
                        10,
                        TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
