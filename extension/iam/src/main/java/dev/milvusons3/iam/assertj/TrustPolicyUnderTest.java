package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.PolicyType;
import org.apiguardian.api.API;

/**
 * A role's trust policy to make assertions on. Immutable.
 *
 * @see IamAssertions#trustPolicy(String)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class TrustPolicyUnderTest extends DocumentUnderTest<TrustPolicyUnderTest> {
    TrustPolicyUnderTest(DocumentSource source) {
        this(source, PlaceholderValues.USUAL);
    }

    private TrustPolicyUnderTest(DocumentSource source, PlaceholderValues values) {
        super(PolicyType.TRUST, source, values);
    }

    @Override
    TrustPolicyUnderTest copy(DocumentSource source, PlaceholderValues values) {
        return new TrustPolicyUnderTest(source, values);
    }
}
