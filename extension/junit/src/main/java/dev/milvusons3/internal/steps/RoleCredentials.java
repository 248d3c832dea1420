package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.RoleLogin;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The role, reached as a pod reaches it: by a token of the service account. */
final class RoleCredentials implements AwsCredentialsProvider {
    private static final Duration RENEW_BEFORE_EXPIRY = Duration.ofMinutes(5);

    private final AwsAccount aws;
    private final RoleLogin login;
    private final AccountClock clock;
    private final Cluster cluster;
    private final ServiceAccountStep.Made serviceAccount;
    private final String roleArn;
    private final String sessionName;
    private @Nullable AwsSessionCredentials current;

    RoleCredentials(
            Platform platform,
            RoleLogin login,
            ServiceAccountStep.Made serviceAccount,
            String roleArn,
            String sessionName) {
        this.login = login;
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
        String token = new RequestedTokens(cluster)
                .token(serviceAccount.namespace(), serviceAccount.name(), login.audience(), Duration.ofHours(1));
        RoleLogin.Request request =
                new RoleLogin.Request(roleArn, sessionName, token, Optional.empty(), Optional.empty());
        return aws.settled("session of role " + roleArn, () -> login.session(request));
    }
}
