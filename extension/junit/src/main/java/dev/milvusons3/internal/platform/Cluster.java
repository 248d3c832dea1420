package dev.milvusons3.internal.platform;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Optional;

/** A Kubernetes cluster with an administrator's client, which belongs to the platform. */
public interface Cluster {
    /** {@return an administrator's client} */
    KubernetesClient client();

    /** {@return the issuer of its service account tokens} */
    URI issuer();

    /**
     * {@return whether there is nothing in it but what is the deployment's, so that what Kubernetes makes itself may be changed:
     * it goes with the cluster}
     */
    default boolean isDeploymentsOwn() {
        return false;
    }

    /**
     * {@return a token that the cluster signed and that has expired; empty if it cannot make one, as real API servers cannot}
     */
    default Optional<String> expiredToken(String namespace, String serviceAccount, String audience) {
        return Optional.empty();
    }
}
