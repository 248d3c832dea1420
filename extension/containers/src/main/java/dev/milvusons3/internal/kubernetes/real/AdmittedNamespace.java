package dev.milvusons3.internal.kubernetes.real;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A namespace whose pods a webhook looks after that is told so by a label. */
public final class AdmittedNamespace implements Admission {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final String namespace;
    private final String label;
    private final Runnable atClose;

    AdmittedNamespace(KubernetesClient client, String namespace, String label, Runnable atClose) {
        this.client = client;
        this.namespace = namespace;
        this.label = label;
        this.atClose = atClose;
    }

    void open(String bundle, Supplier<String> hint) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(CaMount.CONFIG_MAP)
                        .withNamespace(namespace)
                        .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                        .endMetadata()
                        .addToData(CaMount.FILE, bundle)
                        .build())
                .create();
        client.namespaces()
                .withName(namespace)
                .edit(it -> new NamespaceBuilder(it)
                        .editMetadata()
                        .addToLabels(WebhookConfiguration.LABEL, label)
                        .endMetadata()
                        .build());
        ClusterWait.until(
                PATIENCE,
                "The API server asks the pod identity webhook about pods of " + namespace,
                () -> lacking().map(lack -> lack + " " + hint.get()));
    }

    /** A pod that is never made shows whether the next one would be mutated. */
    private Optional<String> lacking() {
        Pod pod = dryRunPod(namespace, Map.of());
        try {
            List<String> missing =
                    MutationCheck.missing(client.resource(pod).dryRun().create(), MutationCheck.Login.NONE);
            return missing.isEmpty() ? Optional.empty() : Optional.of("a pod came back unchanged.");
        } catch (KubernetesClientException e) {
            // Such as a default service account that was not made yet.
            return Optional.of(e.getMessage());
        }
    }

    static Pod dryRunPod(String namespace, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("milvus-on-s3-dry-run")
                .withNamespace(namespace)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("dry-run")
                .withImage("dry-run")
                .endContainer()
                .endSpec()
                .build();
    }

    @Override
    public void beginRemoval() {
        beginRemoval(client, namespace);
    }

    /**
     * Has a namespace go if this project made it, without waiting: Kubernetes does nothing for the first five seconds.
     *
     * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.1/pkg/controller/namespace/namespace_controller.go">namespaceDeletionGracePeriod</a>
     */
    public static void beginRemoval(KubernetesClient client, String namespace) {
        Namespace found = client.namespaces().withName(namespace).get();
        if (found != null && ClusterPlumbing.isOurs(found)) {
            client.resource(found).delete();
        }
    }

    @Override
    public void close() {
        Namespace found = client.namespaces().withName(namespace).get();
        // Absent where the namespace was removed first; what is going takes all that is in it along.
        if (found != null && found.getMetadata().getDeletionTimestamp() == null) {
            client.namespaces()
                    .withName(namespace)
                    .edit(it -> new NamespaceBuilder(it)
                            .editMetadata()
                            .removeFromLabels(WebhookConfiguration.LABEL)
                            .endMetadata()
                            .build());
            client.configMaps()
                    .inNamespace(namespace)
                    .withName(CaMount.CONFIG_MAP)
                    .delete();
        }
        atClose.run();
    }
}
