package dev.milvusons3.internal.gateway.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A key that requests are signed with.
 *
 * @param accessKeyId AKIA… of a long-term one, ASIA… of a session's
 * @param secret the signing secret
 * @param token the session token that must come along
 * @param expires when it stops working
 * @param caller whom it stands for
 */
public record Credential(
        String accessKeyId, String secret, Optional<String> token, Optional<Instant> expires, Caller caller) {
    /** {@return the same after its time} */
    Credential expired() {
        return new Credential(accessKeyId, secret, token, Optional.of(Instant.EPOCH), caller);
    }

    @Override
    public String toString() {
        return "Credential[" + accessKeyId + " of " + caller.arn() + "]";
    }
}
