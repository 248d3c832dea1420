package dev.milvusons3.internal.steps;

import dev.milvusons3.DeploymentClock;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.RoleSessions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The role, reached as a pod reaches it: a token of the service account, exchanged by AssumeRoleWithWebIdentity.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
final class RoleCredentials implements AwsCredentialsProvider {
    private static final Duration RENEW_BEFORE_EXPIRY = Duration.ofMinutes(5);

    private final AwsAccount aws;
    private final DeploymentClock clock;
    private final Cluster cluster;
    private final ServiceAccountStep.Made serviceAccount;
    private final String roleArn;
    private final String sessionName;
    private @Nullable AwsSessionCredentials current;

    RoleCredentials(Platform platform, ServiceAccountStep.Made serviceAccount, String roleArn, String sessionName) {
        this.aws = platform.aws();
        this.cluster = platform.cluster();
        this.clock = platform.clock();
        this.serviceAccount = serviceAccount;
        this.roleArn = roleArn;
        this.sessionName = sessionName;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        AwsSessionCredentials known = current;
        if (known == null
                || known.expirationTime()
                        .map(t -> t.minus(RENEW_BEFORE_EXPIRY).isBefore(clock.now()))
                        .orElse(true)) {
            known = exchange();
            current = known;
        }
        return known;
    }

    private AwsSessionCredentials exchange() {
        RoleSessions sessions = new RoleSessions(aws, cluster);
        String token = sessions.token(
                serviceAccount.namespace(), serviceAccount.name(), IdentityProviderStep.AUDIENCE, Duration.ofHours(1));
        return aws.settled(
                "session of role " + roleArn,
                () -> sessions.exchange(
                        r -> r.roleArn(roleArn).roleSessionName(sessionName).webIdentityToken(token)));
    }
}
