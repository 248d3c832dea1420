package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;

/**
 * S3's refusals that come up in more than one place.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
 */
public final class S3Errors {
    private S3Errors() {}

    static AwsError invalidBucketName(String bucket) {
        return new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.").with("BucketName", bucket);
    }

    /** {@return for what S3 has and this gateway does not} */
    public static AwsError notImplemented(String what) {
        return new AwsError(
                501,
                "NotImplemented",
                "A header or query you provided implies functionality that is not" + " implemented: " + what);
    }

    /** {@return for a header, or a value of it, that is not implemented} */
    public static AwsError unservedHeader(String name) {
        return notImplemented("the header " + name).with("Header", name);
    }

    /** {@return for an argument that S3 does not take} */
    public static AwsError invalidArgument(String message, String name, String value) {
        return new AwsError(400, "InvalidArgument", message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }

    /** {@return for a request that S3 does not take} */
    public static AwsError invalidRequest(String message) {
        return new AwsError(400, "InvalidRequest", message);
    }

    /** {@return for those to whom no more may be said} */
    public static AwsError accessDenied() {
        return new AwsError(403, "AccessDenied", "Access Denied");
    }

    /** {@return what S3 most likely calls an error of that status} */
    static String codeOf(int status) {
        return switch (status) {
            case 400, 422 -> "BadDigest";
            case 403 -> "AccessDenied";
            case 404 -> "NoSuchKey";
            case 405 -> "MethodNotAllowed";
            case 409 -> "OperationAborted";
            case 412 -> "PreconditionFailed";
            case 416 -> "InvalidRange";
            case 501 -> "NotImplemented";
            default -> "InternalError";
        };
    }
}
