package dev.milvusons3.internal.kubernetes;

import com.nimbusds.jose.jwk.JWKSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/**
 * A cluster as an issuer of tokens, asked through its API: the issuer's own URL need not be reachable, and mostly is not.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery">Service account issuer discovery</a>
 */
public final class ClusterKeys {
    private final KubernetesClient client;

    /** @param client of the cluster's administrator; it stays the caller's */
    public ClusterKeys(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Asks the cluster's discovery document.
     *
     * @return the issuer that the cluster's tokens name
     * @throws IOException if the cluster does not say
     */
    public URI issuer() throws IOException {
        String document = get("/.well-known/openid-configuration");
        Object issuer = client.getKubernetesSerialization()
                .unmarshal(document, Map.class)
                .get("issuer");
        if (issuer == null) {
            throw new IOException("The cluster's discovery document names no issuer: " + document);
        }
        return URI.create(issuer.toString());
    }

    /**
     * Asks for the keys anew each time, so that a rotation shows at once. Usable as a gateway's resolver.
     *
     * @param issuer that a token names
     * @return the public keys of the cluster
     * @throws IOException if that is not this cluster, or if it does not answer
     */
    public JWKSet resolve(URI issuer) throws IOException {
        URI own = issuer();
        if (!issuer.equals(own)) {
            throw new IOException("%s is not the issuer of this cluster, which is %s".formatted(issuer, own));
        }
        try {
            return JWKSet.parse(get("/openid/v1/jwks"));
        } catch (ParseException e) {
            throw new IOException("The cluster's key set cannot be read: " + e.getMessage(), e);
        }
    }

    private String get(String path) throws IOException {
        try {
            String answer = client.raw(path);
            if (answer == null) {
                throw new IOException("The cluster has no " + path);
            }
            return answer;
        } catch (KubernetesClientException e) {
            throw new IOException("The cluster does not give " + path + ": " + e.getMessage(), e);
        }
    }
}
