package dev.milvusons3.internal.platform;

import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;

/**
 * How S3 speaks of a bucket's region: the oldest one has no constraint.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html">CreateBucketConfiguration</a>
 */
public final class BucketLocations {
    /** The region that has none. */
    public static final String NO_CONSTRAINT = "us-east-1";

    private BucketLocations() {}

    /** {@return the id of the region that S3 answered with} */
    public static String regionOf(GetBucketLocationResponse location) {
        String constraint = location.locationConstraintAsString();
        return constraint == null || constraint.isEmpty() ? NO_CONSTRAINT : constraint;
    }
}
