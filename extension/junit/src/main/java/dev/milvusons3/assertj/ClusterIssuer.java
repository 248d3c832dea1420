package dev.milvusons3.assertj;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/**
 * The issuer of a cluster's service account tokens, as the cluster publishes it.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery">Service
 *     account issuer discovery</a>
 */
final class ClusterIssuer {
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private ClusterIssuer() {}

    /** {@return its host and path} */
    static String of(KubernetesClient kubernetes) {
        String answer = kubernetes.raw(DISCOVERY);
        if (answer == null) {
            throw new IllegalStateException("the cluster does not publish " + DISCOVERY);
        }
        Object issuer = Serialization.unmarshal(answer, Map.class).get("issuer");
        return String.valueOf(issuer).replaceFirst("^https://", "");
    }
}
