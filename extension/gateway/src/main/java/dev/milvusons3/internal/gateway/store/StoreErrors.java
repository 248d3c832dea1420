package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.http.AwsError;

/**
 * What S3 answers where something is not there, or not as it was asked for.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
 */
public final class StoreErrors {
    private StoreErrors() {}

    /** {@return for a bucket that is not there} */
    public static AwsError noSuchBucket(String bucket) {
        return new AwsError(404, "NoSuchBucket", "The specified bucket does not exist").with("BucketName", bucket);
    }

    /** {@return for an object that is not there} */
    public static AwsError noSuchKey(String key) {
        return new AwsError(404, "NoSuchKey", "The specified key does not exist.").with("Key", key);
    }

    /** {@return for a version that is not there} */
    public static AwsError noSuchVersion(String key, String versionId) {
        return new AwsError(404, "NoSuchVersion", "The specified version does not exist.")
                .with("Key", key)
                .with("VersionId", versionId);
    }

    /** {@return for an id that no version can have} */
    public static AwsError invalidVersionId(String argument, String versionId) {
        return new AwsError(400, "InvalidArgument", "Invalid version id specified")
                .with("ArgumentName", argument)
                .with("ArgumentValue", versionId);
    }

    /** {@return for an upload that is not there, or is another key's} */
    public static AwsError noSuchUpload(String uploadId) {
        return new AwsError(
                        404,
                        "NoSuchUpload",
                        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                                + " aborted or completed.")
                .with("UploadId", uploadId);
    }

    /** {@return for a condition that does not hold} */
    public static AwsError preconditionFailed(String condition) {
        return new AwsError(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
                .with("Condition", condition);
    }

    static AwsError bucketNotEmpty(String bucket, boolean versions) {
        return new AwsError(
                        409,
                        "BucketNotEmpty",
                        "The bucket you tried to delete is not empty"
                                + (versions ? ". You must delete all versions in the bucket." : ""))
                .with("BucketName", bucket);
    }
}
