package dev.milvusons3.iam;

/** Stub. */
public final class Decision {
    /** What came out. */
    public enum Outcome {
        /** Something allows it and nothing denies it. */
        ALLOW,
        /** A statement denies it. */
        EXPLICIT_DENY,
        /** Nothing allows it. */
        IMPLICIT_DENY
    }

    private final AuthorizationRequest request;
    private final PolicySet policies;
    private final Outcome outcome;

    Decision(AuthorizationRequest request, PolicySet policies, Outcome outcome) {
        this.request = request;
        this.policies = policies;
        this.outcome = outcome;
    }

    /** {@return what was asked} */
    public AuthorizationRequest request() {
        return request;
    }

    /** {@return what it was decided by} */
    public PolicySet policies() {
        return policies;
    }

    /** {@return what came out} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return whether the request may go ahead} */
    public boolean allowed() {
        return outcome == Outcome.ALLOW;
    }

    /** {@return AWS' own words for a denial, such as "because no identity-based policy allows the s3:GetObject action"; worked out when asked for} */
    public String awsReason() {
        return "";
    }

    /** {@return one line: which statement came closest, and what about it did not match; worked out when asked for} */
    public String cause() {
        return "";
    }

    /** {@return the whole explanation as text: every policy and statement, why it did or did not match, and a statement that would have allowed it} */
    public String explain() {
        return "";
    }
}
