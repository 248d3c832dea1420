package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.internal.negative.Subject;
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

    private final AccountClock clock;
    private final Subject subject;
    private final String sessionName;
    private @Nullable AwsSessionCredentials current;

    RoleCredentials(Subject subject, AccountClock clock, String sessionName) {
        this.subject = subject;
        this.clock = clock;
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
        RoleLogin login = subject.login();
        String token = new RequestedTokens(subject.cluster())
                .token(subject.namespace(), subject.serviceAccount(), login.audience(), Duration.ofHours(1));
        RoleLogin.Request request =
                new RoleLogin.Request(subject.roleArn(), sessionName, token, Optional.empty(), Optional.empty());
        return subject.aws().settled("session of role " + subject.roleArn(), () -> login.session(request));
    }
}
