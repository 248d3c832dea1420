package dev.milvusons3.iam;

import org.jspecify.annotations.Nullable;

/**
 * What was decided, and by what.
 *
 * @param gate the policy type that denies, or that had to allow and does not; null if allowed
 * @param policy that denies explicitly
 * @param statement that denies explicitly
 */
record Verdict(
        Decision.Outcome outcome,
        @Nullable PolicyType gate,
        @Nullable NamedPolicy policy,
        @Nullable PolicyStatement statement) {
    static final Verdict ALLOWED = new Verdict(Decision.Outcome.ALLOW, null, null, null);

    static Verdict denied(NamedPolicy policy, PolicyStatement statement) {
        return new Verdict(Decision.Outcome.EXPLICIT_DENY, policy.type(), policy, statement);
    }

    static Verdict notAllowed(PolicyType gate) {
        return new Verdict(Decision.Outcome.IMPLICIT_DENY, gate, null, null);
    }
}
