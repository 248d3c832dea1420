package dev.milvusons3.internal.platform;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/**
 * Tokens of service accounts, as a pod has them.
 *
 * @param cluster whose tokens
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/">TokenRequest</a>
 */
public record RequestedTokens(Cluster cluster) {
    /** {@return a token that the cluster issued} */
    public String token(String namespace, String serviceAccount, String audience, Duration lifetime) {
        return token(cluster.client(), namespace, serviceAccount, audience, lifetime);
    }

    /** {@return a token that the client's cluster issued} */
    public static String token(
            KubernetesClient client, String namespace, String serviceAccount, String audience, Duration lifetime) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .withExpirationSeconds(lifetime.toSeconds())
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }
}
