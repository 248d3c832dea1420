package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import software.amazon.awssdk.services.s3.model.S3Exception;

/** What S3 refuses. */
final class Denied {
    private Denied() {}

    /** {@return the error code} */
    static String by(Runnable request) {
        return catchThrowableOfType(S3Exception.class, request::run)
                .awsErrorDetails()
                .errorCode();
    }
}
