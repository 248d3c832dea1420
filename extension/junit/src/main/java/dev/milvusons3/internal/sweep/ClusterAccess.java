package dev.milvusons3.internal.sweep;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A cluster that is swept.
 *
 * @param issuer of its tokens, by which journals know it
 * @param client the caller closes it
 */
public record ClusterAccess(String issuer, KubernetesClient client) {}
