package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.OpenResources;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A region of any partition beside the one that {@link AwsStandIn} emulates, in the same cluster: AWS' names of that region lead its
 * pods there, over TLS.
 */
public final class EmulatedPartition implements AutoCloseable {
    private final OpenResources opened = new OpenResources("what emulates a partition");
    public final Gateway gateway;
    public final String namespace;

    public EmulatedPartition(Region region) {
        SharedContainers containers = AwsStandIn.containers();
        KubernetesClient client = containers.cluster().client();
        RegionFront front = containers.front(region);
        gateway = front.gateway();
        namespace = "milvus-in-" + region.id();
        try {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            opened.open((AutoCloseable)
                    () -> client.namespaces().withName(namespace).delete());
            opened.open(front.admit(namespace));
            try (EndpointAccount account = new EndpointAccount(
                    gateway.endpoint(), region, StaticCredentialsProvider.create(gateway.rootCredentials()))) {
                account.iam()
                        .createOpenIDConnectProvider(r ->
                                r.url(containers.cluster().issuer().toString()).clientIDList("sts.amazonaws.com"));
            }
        } catch (RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /** {@return the account's owner} */
    public AwsCredentials credentials() {
        return gateway.rootCredentials();
    }

    @Override
    public void close() {
        opened.close();
    }
}
