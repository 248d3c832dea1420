package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.question.AtLeastOne;
import dev.milvusons3.internal.question.Grants;
import dev.milvusons3.internal.question.Requests;
import dev.milvusons3.internal.question.S3Actions;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * Assertions on an identity policy, by the evaluator that decides in a deployment too: no server, no account, a millisecond.
 *
 * <pre>{@code
 * assertThat(policy("policies/milvus-s3.json").with("bucket", "b"))
 *         .allows("s3:GetObject", "s3:PutObject").on("arn:aws:s3:::b/files/1")
 *         .allows("s3:ListBucket").when("s3:prefix", "files/").on("arn:aws:s3:::b")
 *         .denies("s3:DeleteBucket").on("arn:aws:s3:::b").implicitly().because("statement 1")
 *         .allowsExactly("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
 * }</pre>
 *
 * <p>The requests are those of a session of a role that the policy is attached to, on resources of the same account. Failures
 * carry the evaluator's whole explanation.
 *
 * @see IamAssertions#assertThat(PolicyUnderTest)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyAssert extends AbstractPolicyAssert<PolicyAssert, PolicyUnderTest> {
    private final PolicySet policies;

    PolicyAssert(PolicyUnderTest actual) {
        super(actual, PolicyAssert.class);
        this.policies = actual.policies();
    }

    /**
     * Says what must be allowed; {@link PolicyQuestion#on} says on what.
     *
     * @param action such as {@code s3:GetObject}
     * @param more actions
     * @return the question, which is to be finished
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of that name
     */
    @CheckReturnValue
    public PolicyQuestion<PolicyAssert> allows(String action, String... more) {
        return new PolicyQuestion<>(this, this::decide, true, AtLeastOne.of(action, more), "");
    }

    /**
     * Says what must be denied, explicitly or implicitly; {@link PolicyQuestion#on} says on what.
     *
     * @param action such as {@code s3:DeleteBucket}
     * @param more actions
     * @return the question, which is to be finished
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of that name
     */
    @CheckReturnValue
    public PolicyQuestion<PolicyAssert> denies(String action, String... more) {
        return new PolicyQuestion<>(this, this::decide, false, AtLeastOne.of(action, more), "");
    }

    /**
     * Verifies that of all actions that S3 has, the policy grants these and no others, on whatever resources. What it allows
     * under a condition counts as granted; what it denies under a condition does not count as denied. Actions of other
     * services count as they are written in the policy, such as {@code kms:Decrypt}.
     *
     * @param actions all that it may grant, in any order and case
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions of Amazon S3</a>
     */
    public PolicyAssert allowsExactly(String... actions) {
        List<String> wanted = List.of(actions);
        wanted.forEach(S3Actions::requireKnown);
        new ExactActions(Grants.of(policies, caller(), actual.values().scope(), context(Map.of())), wanted)
                .difference(actual.toString())
                .ifPresent(difference -> failWithMessage("%s", difference));
        return this;
    }

    private Principal caller() {
        return Requests.session(actual.values().accountArn("iam", "role/milvus-s3-access-sa"));
    }

    private Decision decide(String action, String resource, Map<String, List<String>> context) {
        return PolicyEvaluator.evaluate(
                Requests.toS3(caller(), action, resource, actual.values().scope(), context), policies);
    }
}
