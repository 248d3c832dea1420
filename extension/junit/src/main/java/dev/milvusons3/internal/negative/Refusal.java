package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.AwsErrors;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What AWS said to a call that it must refuse.
 *
 * @param code AWS' error code, or the HTTP status where there is none, as in answers to HEAD
 * @param cause as it was thrown
 */
record Refusal(String code, AwsServiceException cause) {
    /** {@return how the call was refused; empty if it was not} */
    static Optional<Refusal> of(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (AwsServiceException e) {
            return Optional.of(new Refusal(AwsErrors.code(e), e));
        }
    }

    /**
     * Makes a call that AWS refuses.
     *
     * @param what is tried, for a person
     * @throws AssertionError if the call succeeds, or fails with another code
     */
    static void expect(String what, Set<String> codes, Runnable call) {
        Refusal refusal = of(call).orElseThrow(() ->
                new AssertionError(what + " was allowed; AWS refuses it with " + String.join(" or ", codes)));
        if (!codes.contains(refusal.code())) {
            throw new AssertionError(
                    what + " was refused, but not for the reason that AWS gives: expected " + String.join(" or ", codes)
                            + ", found " + refusal.code() + ": "
                            + refusal.cause().getMessage(),
                    refusal.cause());
        }
    }
}
