package dev.milvusons3;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * How Milvus came by its credentials so far, and how it used them: by client, since its Go and its C++ client each ask STS for sessions of
 * their own. Immutable.
 *
 * <p>{@code System.out.println(deployment.credentialUse())} prints it.
 *
 * @param clients those that asked STS or S3 for something
 * @see MilvusDeployment#credentialUse()
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CredentialUse(List<Client> clients) {
    /** Copies. */
    public CredentialUse {
        clients = List.copyOf(clients);
    }

    /**
     * One of Milvus' clients.
     *
     * @param name {@code Go} or {@code C++}
     * @param stsCalls when it asked STS for a session of the role, oldest first
     * @param refusedStsCalls how many of these were refused
     * @param sessions with which it asked S3, in the order in which they end
     * @param s3Requests how often it asked S3
     * @param observed from its first request until the last of anybody
     */
    public record Client(
            String name,
            List<Instant> stsCalls,
            long refusedStsCalls,
            List<Session> sessions,
            long s3Requests,
            Duration observed) {
        /** Copies. */
        public Client {
            stsCalls = List.copyOf(stsCalls);
            sessions = List.copyOf(sessions);
        }

        /** {@return how often it asked STS, per minute} */
        public double stsCallsPerMinute() {
            return stsCalls.size() * 60_000.0 / Math.max(1, observed.toMillis());
        }

        /** {@return how often it asked STS, for each time that it asked S3; 0 if it did not} */
        public double stsCallsPerS3Request() {
            return s3Requests == 0 ? 0 : (double) stsCalls.size() / s3Requests;
        }

        /** {@return the least time that any of its sessions had left when it was used} */
        public Optional<Duration> leastLeft() {
            return sessions.stream().map(Session::leftAtLastUse).min(Comparator.naturalOrder());
        }

        private String line() {
            return "%s: asked STS %d times (%d refused), %.1f a minute, %.3f for each of %d requests to S3; %d sessions%s"
                    .formatted(
                            name,
                            stsCalls.size(),
                            refusedStsCalls,
                            stsCallsPerMinute(),
                            stsCallsPerS3Request(),
                            s3Requests,
                            sessions.size(),
                            leastLeft()
                                    .map(left -> ", used until " + left.toMillis() / 1000.0 + " s before their end")
                                    .orElse(""));
        }
    }

    /**
     * A session of the role.
     *
     * @param ends when it ends
     * @param lastUsed when S3 was last asked with it
     */
    public record Session(Instant ends, Instant lastUsed) {
        /** {@return how much time it had left then; negative if it had ended} */
        public Duration leftAtLastUse() {
            return Duration.between(lastUsed, ends);
        }
    }

    /** {@return one line for each client, for people} */
    @Override
    public String toString() {
        return clients.stream().map(Client::line).collect(Collectors.joining("\n"));
    }
}
