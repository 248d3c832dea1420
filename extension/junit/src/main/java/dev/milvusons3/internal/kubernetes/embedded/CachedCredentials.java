package dev.milvusons3.internal.kubernetes.embedded;

import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.TemporaryCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One workload's credentials, exchanged anew a while before they end. */
final class CachedCredentials {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final WebIdentityExchange exchange;
    private final Clock clock;
    private final String roleArn;
    private final String sessionName;
    private final Supplier<String> token;
    private @Nullable TemporaryCredentials cached;

    CachedCredentials(
            WebIdentityExchange exchange, Clock clock, String roleArn, String sessionName, Supplier<String> token) {
        this.exchange = exchange;
        this.clock = clock;
        this.roleArn = roleArn;
        this.sessionName = sessionName;
        this.token = token;
    }

    String roleArn() {
        return roleArn;
    }

    String sessionName() {
        return sessionName;
    }

    synchronized TemporaryCredentials current() throws WebIdentityExchange.RefusedException {
        TemporaryCredentials current = cached;
        if (current == null || !clock.instant().isBefore(current.expiration().minus(MARGIN))) {
            current = exchange.exchange(roleArn, sessionName, token.get());
            cached = current;
        }
        return current;
    }

    synchronized void forget() {
        cached = null;
    }
}
