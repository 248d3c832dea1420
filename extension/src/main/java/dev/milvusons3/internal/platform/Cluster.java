package dev.milvusons3.internal.platform;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;

/** A Kubernetes cluster with an administrator's client, which belongs to the platform. */
public interface Cluster {
    /** {@return an administrator's client} */
    KubernetesClient client();

    /** {@return the issuer of its service account tokens} */
    URI issuer();
}
