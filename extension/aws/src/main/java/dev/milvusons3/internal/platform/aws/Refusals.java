package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.platform.AwsErrors;
import dev.milvusons3.internal.platform.MismatchException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What AWS' refusals mean. */
final class Refusals {
    /** Of what was made or changed a moment ago. */
    private static final Set<String> UNKNOWN_YET = Set.of(
            "NoSuchEntity",
            "NoSuchEntityException",
            "NoSuchBucket",
            "NoSuchTagSet",
            "OwnershipControlsNotFoundError",
            "OperationAborted",
            "ConcurrentModification",
            "EntityTemporarilyUnmodifiable",
            "DeleteConflict",
            "ServiceUnavailable",
            "SlowDown",
            "IDPCommunicationError");

    private static final Set<String> DENIALS = Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    private Refusals() {}

    /** {@return AWS' own words} */
    static String message(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorMessage() == null
                ? String.valueOf(e.getMessage())
                : details.errorMessage();
    }

    /** {@return whether somebody was not allowed something} */
    static boolean isDenial(AwsServiceException e) {
        return DENIALS.contains(AwsErrors.code(e)) || e.awsErrorDetails() == null && e.statusCode() == FORBIDDEN;
    }

    /** {@return whether a token was not taken} */
    static boolean isToken(AwsServiceException e) {
        return AwsErrors.code(e).equals("InvalidIdentityToken")
                || AwsErrors.code(e).startsWith("ExpiredToken");
    }

    /** {@return whether it may go away by itself, as far as can be told without knowing the documents} */
    static boolean mayPass(RuntimeException e) {
        if (e instanceof MismatchException) {
            return true;
        }
        if (!(e instanceof AwsServiceException refused)) {
            return false;
        }
        String code = AwsErrors.code(refused);
        boolean newPrincipal = code.startsWith("MalformedPolicyDocument")
                && message(refused).toLowerCase(Locale.ROOT).contains("principal");
        return UNKNOWN_YET.contains(code)
                || newPrincipal
                || refused.isThrottlingException()
                || refused.awsErrorDetails() == null && refused.statusCode() == NOT_FOUND;
    }
}
