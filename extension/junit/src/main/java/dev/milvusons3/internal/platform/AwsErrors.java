package dev.milvusons3.internal.platform;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What AWS' errors are called. */
public final class AwsErrors {
    private AwsErrors() {}

    /** {@return AWS' error code; of an answer without a body, as answers to HEAD are, its status} */
    public static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "HTTP " + e.statusCode() : details.errorCode();
    }
}
