package dev.milvusons3.iam.assertj;

import dev.milvusons3.internal.question.AtLeastOne;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * Assertions on a bucket policy.
 *
 * <pre>{@code
 * assertThat(bucketPolicy("policies/bucket.json").with("bucket", "b"))
 *         .allows("s3:GetObject").to("arn:aws:iam::444455556666:role/reader").on("arn:aws:s3:::b/files/1")
 *         .denies("s3:GetObject").to("arn:aws:iam::111122223333:role/milvus")
 *                 .when("aws:SecureTransport", "false").on("arn:aws:s3:::b/files/1").explicitly();
 * }</pre>
 *
 * <p>What is asked is what the bucket policy does by itself. A caller of the bucket's own account has no other policy here,
 * so it is allowed only what the bucket policy grants to it; a caller of another account, which always needs a policy of its
 * own too, is taken to have one that allows everything. For both kinds of policy together see {@link
 * PolicyUnderTest#besides}.
 *
 * @see IamAssertions#assertThat(BucketPolicyUnderTest)
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html">Bucket policies</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class BucketPolicyAssert extends AbstractPolicyAssert<BucketPolicyAssert, BucketPolicyUnderTest> {
    BucketPolicyAssert(BucketPolicyUnderTest actual) {
        super(actual, BucketPolicyAssert.class);
        // A malformed document is told at once, whatever is asked.
        actual.document();
    }

    /**
     * Says what must be allowed; {@link BucketPolicyQuestion#to} and {@link PolicyQuestion#on} say to whom, and on what.
     *
     * @param action such as {@code s3:GetObject}
     * @param more actions
     * @return the question, which is to be finished
     */
    @CheckReturnValue
    public BucketPolicyQuestion allows(String action, String... more) {
        return new BucketPolicyQuestion(this, true, AtLeastOne.of(action, more));
    }

    /**
     * Says what must be denied, explicitly or implicitly; {@link BucketPolicyQuestion#to} and {@link PolicyQuestion#on} say to
     * whom, and on what.
     *
     * @param action such as {@code s3:DeleteBucket}
     * @param more actions
     * @return the question, which is to be finished
     */
    @CheckReturnValue
    public BucketPolicyQuestion denies(String action, String... more) {
        return new BucketPolicyQuestion(this, false, AtLeastOne.of(action, more));
    }

    BucketPolicyUnderTest policy() {
        return actual;
    }
}
