package dev.milvusons3.internal.negative;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Tokens of the cluster, and what STS gives for them.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
final class WebIdentity {
    /** The name of the sessions. */
    private static final String SESSION = "milvus-on-s3-negative";
    /** The shortest that an API server issues is ten minutes. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Subject subject;

    WebIdentity(Subject subject) {
        this.subject = subject;
    }

    /** {@return a token of the deployment's own service account} */
    String token() {
        return token(subject.namespace(), subject.serviceAccount(), subject.audience());
    }

    /** {@return a token that the cluster issued} */
    String token(String namespace, String serviceAccount, String audience) {
        return subject.cluster()
                .client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .withExpirationSeconds(LIFETIME.toSeconds())
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** Asks STS for the role. */
    void assume(String token) {
        subject.aws().anonymousSts().assumeRoleWithWebIdentity(request(token).build());
    }

    /** {@return credentials of the role} */
    StaticCredentialsProvider credentials() {
        return credentials(request(token()));
    }

    /** {@return credentials of the role, limited by a session policy} */
    StaticCredentialsProvider credentials(String sessionPolicy) {
        return credentials(request(token()).policy(sessionPolicy));
    }

    private StaticCredentialsProvider credentials(AssumeRoleWithWebIdentityRequest.Builder request) {
        Credentials found = subject.aws()
                .anonymousSts()
                .assumeRoleWithWebIdentity(request.build())
                .credentials();
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(found.accessKeyId(), found.secretAccessKey(), found.sessionToken()));
    }

    private AssumeRoleWithWebIdentityRequest.Builder request(String token) {
        return AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(subject.roleArn())
                .roleSessionName(SESSION)
                .webIdentityToken(token)
                .overrideConfiguration(Marker::mark);
    }
}
