package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.release.Things;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * A cluster that is swept.
 *
 * @param issuer of its tokens, by which journals know it
 * @param client the caller closes it
 * @param associations of EKS Pod Identity; empty where the cluster is not one of EKS
 */
public record ClusterAccess(String issuer, KubernetesClient client, Optional<? extends Things> associations) {}
