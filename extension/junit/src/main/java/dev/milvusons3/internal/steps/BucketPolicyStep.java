package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.report.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * {@code aws s3api put-bucket-policy}, verified by {@code get-bucket-policy}. It follows the role, for S3 refuses principals that do
 * not exist. The bucket's removal takes it away.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html">PutBucketPolicy</a>
 */
final class BucketPolicyStep implements Step<String> {
    private final AwsAccount aws;
    private final String bucket;
    private final String document;

    BucketPolicyStep(AwsAccount aws, String bucket, String document) {
        this.aws = aws;
        this.bucket = bucket;
        this.document = document;
    }

    @Override
    public String title() {
        return "policy of bucket " + bucket;
    }

    @Override
    public Part part() {
        return Part.BUCKET;
    }

    @Override
    public String provision(Creations creations) {
        try {
            // A role in it may be newer than what S3 knows of IAM.
            return aws.settled(title(), () -> {
                aws.s3().putBucketPolicy(r -> r.bucket(bucket).policy(document));
                return bucket;
            });
        } catch (S3Exception e) {
            throw new IllegalStateException(
                    "S3 refuses the policy of bucket " + bucket + ", which is "
                            + aws.written().nameOf(document).orElse("its author's") + ": "
                            + e.awsErrorDetails().errorCode() + ": "
                            + e.awsErrorDetails().errorMessage(),
                    e);
        }
    }

    @Override
    public void verify(String made) {
        String found = aws.s3().getBucketPolicy(r -> r.bucket(bucket)).policy();
        if (!PolicyDocument.parse(found, PolicyType.RESOURCE)
                .isEquivalentTo(PolicyDocument.parse(document, PolicyType.RESOURCE))) {
            throw new VerificationException("policy of bucket " + bucket, document, found);
        }
    }
}
