package dev.milvusons3.internal.platform;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Sessions of a role, had as a pod has them: a token of its service account, exchanged at STS.
 *
 * @param aws whose STS
 * @param cluster whose tokens
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
public record RoleSessions(AwsAccount aws, Cluster cluster) {
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

    /** {@return credentials, with the time when they end} */
    public AwsSessionCredentials exchange(Consumer<AssumeRoleWithWebIdentityRequest.Builder> request) {
        Credentials credentials =
                aws.anonymousSts().assumeRoleWithWebIdentity(request).credentials();
        return AwsSessionCredentials.builder()
                .accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey())
                .sessionToken(credentials.sessionToken())
                .expirationTime(credentials.expiration())
                .build();
    }
}
