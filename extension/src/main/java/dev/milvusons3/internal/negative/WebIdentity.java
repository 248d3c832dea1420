package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.RoleSessions;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/** Tokens of the cluster, and what STS gives for them. */
final class WebIdentity {
    /** The name of the sessions. */
    private static final String SESSION = "milvus-on-s3-negative";
    /** The shortest that an API server issues is ten minutes. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Subject subject;
    private final RoleSessions sessions;

    WebIdentity(Subject subject) {
        this.subject = subject;
        this.sessions = new RoleSessions(subject.aws(), subject.cluster());
    }

    /** {@return a token of the deployment's own service account} */
    String token() {
        return token(subject.namespace(), subject.serviceAccount(), subject.audience());
    }

    /** {@return a token that the cluster issued} */
    String token(String namespace, String serviceAccount, String audience) {
        return sessions.token(namespace, serviceAccount, audience, LIFETIME);
    }

    /** Asks STS for the role. */
    void assume(String token) {
        sessions.exchange(r -> fill(r, token));
    }

    /** {@return credentials of the role} */
    StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(sessions.exchange(r -> fill(r, token())));
    }

    /** {@return credentials of the role, limited by a session policy} */
    StaticCredentialsProvider credentials(String sessionPolicy) {
        return StaticCredentialsProvider.create(
                sessions.exchange(r -> fill(r, token()).policy(sessionPolicy)));
    }

    private AssumeRoleWithWebIdentityRequest.Builder fill(
            AssumeRoleWithWebIdentityRequest.Builder request, String token) {
        return request.roleArn(subject.roleArn())
                .roleSessionName(SESSION)
                .webIdentityToken(token)
                .overrideConfiguration(Marker::mark);
    }
}
