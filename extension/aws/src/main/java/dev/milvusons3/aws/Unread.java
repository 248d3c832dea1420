package dev.milvusons3.aws;

import dev.milvusons3.internal.platform.AwsErrors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What may not be read, with the reasons: it is noted, and the rest is read anyway. */
final class Unread {
    private static final int FORBIDDEN = 403;

    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** {@return what was read; empty if it may not be} */
    <T> Optional<T> tried(String what, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (AwsServiceException e) {
            String code = AwsErrors.code(e);
            // That is what S3 says to other accounts who ask for a bucket's policy, whatever they are granted.
            boolean ofAnotherAccount = code.equals("MethodNotAllowed");
            if (e.statusCode() != FORBIDDEN && !code.startsWith("AccessDenied") && !ofAnotherAccount) {
                throw e;
            }
            note(what, e.awsErrorDetails().errorMessage());
            return Optional.empty();
        }
    }

    void note(String what, String reason) {
        reasons.put(what, reason);
    }

    Map<String, String> reasons() {
        return reasons;
    }
}
