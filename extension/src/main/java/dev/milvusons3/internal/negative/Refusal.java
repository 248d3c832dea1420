package dev.milvusons3.internal.negative;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Expects that AWS refuses a call, and with which of its error codes. */
final class Refusal {
    private Refusal() {}

    /**
     * Makes the call.
     *
     * @param what is tried, for a person
     * @throws AssertionError if the call succeeds, or fails with another code
     */
    static void expect(String what, Set<String> codes, Runnable call) {
        try {
            call.run();
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null
                    ? "HTTP " + e.statusCode()
                    : e.awsErrorDetails().errorCode();
            if (codes.contains(code)) {
                return;
            }
            throw new AssertionError(
                    what + " was refused, but not for the reason that AWS gives: expected " + String.join(" or ", codes)
                            + ", found " + code + ": " + e.getMessage(),
                    e);
        }
        throw new AssertionError(what + " was allowed; AWS refuses it with " + String.join(" or ", codes));
    }
}
