package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A bucket policy to make assertions on. Immutable.
 *
 * @see IamAssertions#bucketPolicy(String)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class BucketPolicyUnderTest extends DocumentUnderTest<BucketPolicyUnderTest> {
    private static final Pattern BUCKET = Pattern.compile("arn:[a-z-]+:s3:::([a-z0-9.-]+)(?:/|$)");

    BucketPolicyUnderTest(DocumentSource source) {
        this(source, PlaceholderValues.USUAL);
    }

    private BucketPolicyUnderTest(DocumentSource source, PlaceholderValues values) {
        super(PolicyType.RESOURCE, source, values);
    }

    @Override
    void check(PolicyDocument document) {
        super.check(document);
        document.checkForBucket("arn:" + values().scope().partition() + ":s3:::" + bucketOf(document));
    }

    /** The one that the document speaks of first; it may name a bucket of production instead of the placeholder. */
    private String bucketOf(PolicyDocument document) {
        return document.statements().stream()
                .flatMap(statement -> Stream.concat(statement.resources().stream(), statement.notResources().stream()))
                .map(BUCKET::matcher)
                .filter(Matcher::lookingAt)
                .map(arn -> arn.group(1))
                .findFirst()
                .orElseGet(() -> values().all().getOrDefault("bucket", ""));
    }

    @Override
    BucketPolicyUnderTest copy(DocumentSource source, PlaceholderValues values) {
        return new BucketPolicyUnderTest(source, values);
    }
}
