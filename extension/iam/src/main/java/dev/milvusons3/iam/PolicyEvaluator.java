package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * Decides requests as AWS does: an explicit deny anywhere, then VPC endpoint policies and service control policies, then what the
 * resource's policy grants by itself, then identity policies, permissions boundary and session policies. Pure: no clock, no I/O; times and
 * everything else that conditions ask about come with the request.
 *
 * <p>Choices where AWS' documentation leaves one:
 * <ul>
 *   <li>A resource policy that names the caller's own account grants nothing by itself; identity policies must.
 *   <li>{@code "Principal": "*"} grants to everyone but web identities, for which a trust policy must name the provider;
 *       it denies to those too.
 *   <li>A caller is spared by {@code NotPrincipal} only if its account, its role and its session (or its account and its user)
 *       are all listed.
 *   <li>A key with several values under an operator without {@code ForAllValues} or {@code ForAnyValue} never matches, negated
 *       or not.
 *   <li>What a policy variable brings in is text, never a pattern; a variable without a value equals nothing.
 *   <li>An ARN condition's value with fewer than six fields matches nothing, but for a lone star.
 *   <li>Of a VPC endpoint's policy and service control policies, whichever do not allow, the endpoint's is named first.
 *   <li>An account's root is limited by service control policies and resource policies only, and cannot assume a role.
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    /**
     * {@return the decision, with what is needed to explain it}
     *
     * @param request what is asked
     * @param policies all that have a say
     */
    public static Decision evaluate(AuthorizationRequest request, PolicySet policies) {
        return new Decision(request, policies, Evaluation.decide(request, policies));
    }
}
