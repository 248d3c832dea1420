package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * An identity policy to make assertions on, as it would be attached to a role. Immutable.
 *
 * @see IamAssertions#policy(String)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyUnderTest extends DocumentUnderTest<PolicyUnderTest> {
    private final List<Beside> besides;

    private record Beside(PolicyType type, DocumentSource source) {}

    PolicyUnderTest(DocumentSource source) {
        this(source, PlaceholderValues.USUAL, List.of());
    }

    private PolicyUnderTest(DocumentSource source, PlaceholderValues values, List<Beside> besides) {
        super(PolicyType.IDENTITY, source, values);
        this.besides = besides;
    }

    /**
     * {@return the same policy with another beside it, that has its say in the same decisions}
     *
     * <p>That can be a second policy of the role, its permissions boundary, the policy of its session, the policy of the
     * bucket, or a service control policy. Its placeholders stand for the same as this policy's.
     *
     * @param type what it is used as; all but {@link PolicyType#TRUST}
     * @param resourceOrJson as for {@link IamAssertions#policy(String)}
     * @throws IllegalArgumentException if there is no such resource, or the type is that of trust policies
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
     *     evaluation logic</a>
     */
    public PolicyUnderTest besides(PolicyType type, String resourceOrJson) {
        if (type == PolicyType.TRUST) {
            throw new IllegalArgumentException("a trust policy has no say in what a role may do");
        }
        List<Beside> more = new ArrayList<>(besides);
        more.add(new Beside(type, DocumentSource.of(resourceOrJson)));
        return new PolicyUnderTest(source(), values(), List.copyOf(more));
    }

    @Override
    PolicyUnderTest copy(DocumentSource source, PlaceholderValues values) {
        return new PolicyUnderTest(source, values, besides);
    }

    PolicySet policies() {
        List<NamedPolicy> all = new ArrayList<>(List.of(named()));
        for (Beside beside : besides) {
            PolicyDocument document = PolicyDocument.parse(beside.source().with(values()), beside.type());
            all.add(new NamedPolicy(beside.source().name(), beside.type(), document));
        }
        return new PolicySet(all);
    }
}
