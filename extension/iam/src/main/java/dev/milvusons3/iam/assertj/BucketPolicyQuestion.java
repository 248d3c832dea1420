package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.question.Requests;
import dev.milvusons3.internal.question.Scope;
import java.util.List;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * A question to a bucket policy that lacks its caller.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class BucketPolicyQuestion {
    private static final NamedPolicy OWN_POLICY =
            NamedPolicy.of("(the caller's own, taken to allow everything)", PolicyType.IDENTITY, """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""");

    private final BucketPolicyAssert owner;
    private final boolean allowed;
    private final List<String> actions;

    BucketPolicyQuestion(BucketPolicyAssert owner, boolean allowed, List<String> actions) {
        this.owner = owner;
        this.allowed = allowed;
        this.actions = actions;
    }

    /**
     * Says to whom.
     *
     * @param principal the ARN of a role (a session of it is meant), of a session, a user or an account's root; an account's
     *     twelve digits, which mean its root; a service such as {@code logging.s3.amazonaws.com}; or {@code *} for whoever
     *     signs nothing
     * @return the question, which lacks its resource
     * @throws IllegalArgumentException if it is none of these
     */
    @CheckReturnValue
    public PolicyQuestion<BucketPolicyAssert> to(String principal) {
        Scope scope = owner.policy().values().scope();
        NamedPolicy bucketPolicy = owner.policy().named();
        Principal caller = Principals.of(principal, scope);
        boolean foreign = !caller.accountId().isEmpty() && !caller.accountId().equals(scope.account());
        PolicySet policies = foreign ? PolicySet.of(bucketPolicy, OWN_POLICY) : PolicySet.of(bucketPolicy);
        return new PolicyQuestion<>(
                owner,
                (action, resource, context) ->
                        PolicyEvaluator.evaluate(Requests.toS3(caller, action, resource, scope, context), policies),
                allowed,
                actions,
                " to " + principal);
    }
}
