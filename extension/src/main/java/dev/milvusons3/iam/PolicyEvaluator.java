package dev.milvusons3.iam;

/** Stub. */
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    /** Decides. */
    public static Decision evaluate(AuthorizationRequest request, PolicySet policies) {
        return new Decision(request, policies, Decision.Outcome.IMPLICIT_DENY);
    }
}
