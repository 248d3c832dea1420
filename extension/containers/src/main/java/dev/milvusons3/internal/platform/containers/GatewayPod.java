package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.ClusterDiagnostics;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.versions.Artifacts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * The pod of a gateway in a cluster, as its chart makes it.
 *
 * @param name the pod's
 * @param controlPort where it is asked for what AWS has no interface for
 * @param key that whoever asks has to have
 */
record GatewayPod(String name, int controlPort, String key) {
    /** Of all that the chart makes. */
    private static final String CHART = "milvus-on-s3-gateway";

    private static final String NAME_LABEL = "app.kubernetes.io/name";
    private static final String VERSION_LABEL = "app.kubernetes.io/version";
    private static final String CONTROL = "control";
    private static final String KEY = "key";

    /**
     * Finds it.
     *
     * @param client of the context's user
     * @param namespace that the chart is installed in
     * @throws MilvusOnS3Exception if there is none, it is of another version than this library, not ready, or may not be used
     */
    static GatewayPod find(KubernetesClient client, String namespace) {
        String gateway = "the gateway in namespace \"" + namespace + "\" (" + Settings.KUBE_GATEWAY.key()
                + ") of cluster " + client.getConfiguration().getMasterUrl();
        try {
            // While one takes the place of another there are two.
            Pod pod = client.pods().inNamespace(namespace).withLabel(NAME_LABEL, CHART).list().getItems().stream()
                    .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
                    .max(Comparator.comparing(Readiness::isPodReady))
                    .orElseThrow(() -> new MilvusOnS3Exception(
                            gateway + " does not exist; nothing was made\nInstall the chart " + CHART
                                    + " there, or name the namespace that it is installed in." + elsewhere(client)));
            String version = pod.getMetadata().getLabels().get(VERSION_LABEL);
            if (!Artifacts.version().equals(version)) {
                throw new MilvusOnS3Exception(gateway + " is of version " + version + ", and this library of version "
                        + Artifacts.version() + ": they work together in one version only; nothing was made\n"
                        + "Upgrade the chart's release, or use the library in the gateway's version.");
            }
            if (!Readiness.isPodReady(pod)) {
                throw new MilvusOnS3Exception(gateway + " is not ready; nothing was made\n"
                        + ClusterDiagnostics.describe(pod) + "Wait for it: kubectl --namespace " + namespace
                        + " rollout status deployment/" + CHART);
            }
            return new GatewayPod(pod.getMetadata().getName(), controlPort(pod), key(client, namespace));
        } catch (KubernetesClientException | ResourceNotFoundException e) {
            throw new MilvusOnS3Exception(
                    gateway + " cannot be used; nothing was made\n" + e.getMessage()
                            + "\nThe context's user must be allowed to list the pods of that namespace, to read secret "
                            + CHART + ", and to forward ports of its pods (pods/portforward).",
                    e);
        }
    }

    /** Who may not look there is told nothing. */
    private static String elsewhere(KubernetesClient client) {
        try {
            List<String> namespaces =
                    client.pods().inAnyNamespace().withLabel(NAME_LABEL, CHART).list().getItems().stream()
                            .map(pod -> pod.getMetadata().getNamespace())
                            .distinct()
                            .sorted()
                            .toList();
            return namespaces.isEmpty() ? "" : " There is one in: " + String.join(", ", namespaces) + ".";
        } catch (KubernetesClientException forbidden) {
            return "";
        }
    }

    private static int controlPort(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> CONTROL.equals(port.getName()))
                .findFirst()
                .orElseThrow(
                        () -> new MilvusOnS3Exception("pod " + pod.getMetadata().getName() + " has no port called \""
                                + CONTROL + "\": it is not of the chart " + CHART))
                .getContainerPort();
    }

    private static String key(KubernetesClient client, String namespace) {
        Secret secret = client.secrets().inNamespace(namespace).withName(CHART).require();
        return new String(Base64.getDecoder().decode(secret.getData().get(KEY)), StandardCharsets.UTF_8);
    }
}
