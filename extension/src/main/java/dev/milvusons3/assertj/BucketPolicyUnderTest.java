package dev.milvusons3.assertj;

import dev.milvusons3.iam.PolicyType;

/**
 * A bucket policy to make assertions on. Immutable.
 *
 * @see MilvusOnS3Assertions#bucketPolicy(String)
 * @since 0.1
 */
public final class BucketPolicyUnderTest extends DocumentUnderTest<BucketPolicyUnderTest> {
    BucketPolicyUnderTest(DocumentSource source) {
        this(source, PlaceholderValues.USUAL);
    }

    private BucketPolicyUnderTest(DocumentSource source, PlaceholderValues values) {
        super(PolicyType.RESOURCE, source, values);
    }

    @Override
    BucketPolicyUnderTest copy(DocumentSource source, PlaceholderValues values) {
        return new BucketPolicyUnderTest(source, values);
    }
}
