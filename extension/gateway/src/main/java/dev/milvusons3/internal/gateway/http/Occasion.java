package dev.milvusons3.internal.gateway.http;

import dev.milvusons3.iam.NamedPolicy;
import java.time.Instant;
import java.util.Optional;

/** When something is asked for, and by what: all that a decision's record needs to know of a request. */
public interface Occasion {
    /** {@return when, by the account's clock: sessions and tokens end by it, conditions see it} */
    Instant time();

    /** {@return what the client calls itself, or nothing} */
    String userAgent();

    /** {@return the policy of the VPC endpoint that it came through, if it has one; none for what services do themselves} */
    default Optional<NamedPolicy> endpointPolicy(String service) {
        return Optional.empty();
    }
}
