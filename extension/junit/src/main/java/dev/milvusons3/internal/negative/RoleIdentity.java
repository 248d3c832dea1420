package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.RoleLogin;
import java.time.Duration;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Tokens of the cluster, and what AWS gives for them. */
final class RoleIdentity {
    /** The name of the sessions. */
    private static final String SESSION = "milvus-on-s3-negative";
    /** The shortest that an API server issues is ten minutes. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Subject subject;
    private final RequestedTokens tokens;

    RoleIdentity(Subject subject) {
        this.subject = subject;
        this.tokens = new RequestedTokens(subject.cluster());
    }

    /** {@return a token of the deployment's own service account} */
    String token() {
        return token(subject.namespace(), subject.serviceAccount());
    }

    /** {@return a token of a service account, for the same audience} */
    String token(String namespace, String serviceAccount) {
        return token(namespace, serviceAccount, subject.login().audience());
    }

    /** {@return a token that the cluster issued} */
    String token(String namespace, String serviceAccount, String audience) {
        return tokens.token(namespace, serviceAccount, audience, LIFETIME);
    }

    /** Asks AWS for the role. */
    AwsSessionCredentials assume(String token) {
        return assume(token, Optional.empty());
    }

    /** {@return credentials of the role} */
    StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(assume(token()));
    }

    /**
     * {@return credentials of the role, limited by a session policy}
     *
     * @throws TestAbortedException where sessions take none
     */
    StaticCredentialsProvider credentials(String sessionPolicy) {
        if (!subject.login().takesSessionPolicies()) {
            throw new TestAbortedException(
                    subject.login().operation() + " takes no session policy, by which this is tried");
        }
        return StaticCredentialsProvider.create(assume(token(), Optional.of(sessionPolicy)));
    }

    /** Asks AWS for the role in another way. */
    AwsSessionCredentials by(RoleLogin login) {
        return login.session(
                new RoleLogin.Request(subject.roleArn(), SESSION, token(), Optional.empty(), Optional.of(Marker.NAME)));
    }

    private AwsSessionCredentials assume(String token, Optional<String> sessionPolicy) {
        return subject.login()
                .session(new RoleLogin.Request(
                        subject.roleArn(), SESSION, token, sessionPolicy, Optional.of(Marker.NAME)));
    }
}
