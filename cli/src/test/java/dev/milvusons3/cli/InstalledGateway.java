package dev.milvusons3.cli;

import dev.milvusons3.docs.Pages;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.platform.containers.cluster.ClusterGatewayClient;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.testcontainers.k3s.K3sContainer;

/** The gateway in a cluster of a test, from the image that the build made and by the project's chart. */
final class InstalledGateway implements AutoCloseable {
    static final String NAME = "milvus-on-s3-gateway";

    private static final int CONTROL_PORT = 8471;
    private static final int PATIENCE_SECONDS = 180;

    private final KubernetesClient client;
    private final HelmRelease release;
    private final Map<Integer, LocalPortForward> forwards = new ConcurrentHashMap<>();

    private InstalledGateway(KubernetesClient client, HelmRelease release) {
        this.client = client;
        this.release = release;
    }

    /** Loads the image, and installs the chart in a new namespace; returns when the gateway is ready. */
    static InstalledGateway in(K3sContainer cluster, KubernetesClient client, String namespace) {
        ClusterImage.load(cluster);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        HelmRelease release = new HelmRelease("gateway", namespace);
        release.install(
                Config.fromKubeconfig(cluster.getKubeConfigYaml()),
                MilvusChart.local(Pages.root().resolve("charts/" + NAME)),
                HelmValues.none());
        InstalledGateway installed = new InstalledGateway(client, release);
        installed.awaitReady();
        return installed;
    }

    private void awaitReady() {
        try {
            client.apps()
                    .deployments()
                    .inNamespace(release.namespace())
                    .withName(NAME)
                    .waitUntilReady(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (KubernetesClientException e) {
            throw new AssertionError(
                    "the gateway is not ready: "
                            + pods().stream().map(this::state).collect(Collectors.joining("\n")),
                    e);
        }
    }

    private String state(Pod pod) {
        return pod.getStatus().getContainerStatuses() + "\n" + log(pod);
    }

    private String log(Pod pod) {
        try {
            return client.pods().resource(pod).getLog();
        } catch (KubernetesClientException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** {@return the namespace, which is what tests are told} */
    String namespace() {
        return release.namespace();
    }

    /** {@return its only pod} */
    Pod pod() {
        return pods().stream()
                .reduce((one, another) -> {
                    throw new AssertionError("two pods: " + one + ", " + another);
                })
                .orElseThrow();
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace(release.namespace())
                .withLabel("app.kubernetes.io/name", NAME)
                .list()
                .getItems();
    }

    /** {@return what asks it, through port-forwards} */
    ClusterGatewayClient client() {
        Pod pod = pod();
        String key = client.secrets()
                .inNamespace(release.namespace())
                .withName(NAME)
                .require()
                .getData()
                .get("key");
        return new ClusterGatewayClient(
                port -> new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        forwards.computeIfAbsent(
                                        port, it -> client.pods().resource(pod).portForward(it))
                                .getLocalPort()),
                CONTROL_PORT,
                new String(Base64.getDecoder().decode(key), StandardCharsets.US_ASCII));
    }

    /** Has its pod end, as for an upgrade; returns when it has. */
    void stop() {
        closeForwards();
        client.apps()
                .deployments()
                .inNamespace(release.namespace())
                .withName(NAME)
                .scale(0);
        awaitEnd();
    }

    /** The pod itself is there until its volumes are gone, too. */
    private void awaitEnd() {
        client.pods()
                .inNamespace(release.namespace())
                .withLabel("app.kubernetes.io/name", NAME)
                .informOnCondition(pods -> pods.stream()
                        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                        .allMatch(container -> container.getState().getTerminated() != null))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void closeForwards() {
        forwards.values().forEach(forward -> {
            try {
                forward.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        forwards.clear();
    }

    /** Uninstalls it; returns when its pod has ended. */
    @Override
    public void close() {
        closeForwards();
        release.uninstall(client.getConfiguration());
        awaitEnd();
        client.namespaces().withName(release.namespace()).delete();
    }
}
