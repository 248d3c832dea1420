package dev.milvusons3.iam;

import java.util.List;

/**
 * How one statement went: which of its parts match the request.
 *
 * @param policy the policy that it is in
 * @param statement the statement
 * @param principalMatched true also where the policy names no principals
 * @param actionMatched by {@code Action} or {@code NotAction}
 * @param resourceMatched by {@code Resource} or {@code NotResource}; true in trust policies, which have none
 * @param conditions each of its conditions
 * @param mismatches what does not match, a line each, with the policy's and the request's value; empty if it matches
 * @since 0.1
 */
public record StatementTrace(
        NamedPolicy policy,
        PolicyStatement statement,
        boolean principalMatched,
        boolean actionMatched,
        boolean resourceMatched,
        List<ConditionTrace> conditions,
        List<String> mismatches) {
    /** Copies the lists. */
    public StatementTrace {
        conditions = List.copyOf(conditions);
        mismatches = List.copyOf(mismatches);
    }

    /** {@return whether the statement is about this request, and so allows or denies it} */
    public boolean matched() {
        return mismatches.isEmpty();
    }
}
