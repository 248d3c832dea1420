package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tells an API server which pods to ask a webhook about. */
final class WebhookConfiguration implements AutoCloseable {
    /** The value is the run's. */
    static final String LABEL = "milvus-on-s3/plumbing";

    private static final int TIMEOUT_SECONDS = 10;

    private final KubernetesClient client;
    private final String name;

    private WebhookConfiguration(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** {@return one that was made earlier, perhaps by another run} */
    static WebhookConfiguration named(KubernetesClient client, String name) {
        return new WebhookConfiguration(client, name);
    }

    /** For pods of the namespaces that carry the run's label. As on EKS a failure is ignored. */
    static WebhookConfiguration forNamespaces(
            KubernetesClient client, String name, URI url, PrivateAuthority authority) {
        return create(
                client,
                webhook(name, url, authority, "Ignore")
                        .withNewNamespaceSelector()
                        .addToMatchLabels(LABEL, name)
                        .endNamespaceSelector()
                        .build(),
                name);
    }

    /** For pods that carry the label themselves, and no others. A failure is told to who makes one. */
    static WebhookConfiguration forLabelledPods(
            KubernetesClient client, String name, URI url, PrivateAuthority authority) {
        return create(
                client,
                webhook(name, url, authority, "Fail")
                        .withNewObjectSelector()
                        .addToMatchLabels(LABEL, name)
                        .endObjectSelector()
                        .build(),
                name);
    }

    private static MutatingWebhookBuilder webhook(
            String name, URI url, PrivateAuthority authority, String failurePolicy) {
        return new MutatingWebhookBuilder()
                .withName("pod-identity." + name + ".test")
                .withNewClientConfig()
                .withUrl(url.toString())
                .withCaBundle(Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.US_ASCII)))
                .endClientConfig()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .withFailurePolicy(failurePolicy)
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .withTimeoutSeconds(TIMEOUT_SECONDS);
    }

    private static WebhookConfiguration create(KubernetesClient client, MutatingWebhook webhook, String name) {
        client.resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                        .endMetadata()
                        .withWebhooks(webhook)
                        .build())
                .create();
        return new WebhookConfiguration(client, name);
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .delete();
    }
}
