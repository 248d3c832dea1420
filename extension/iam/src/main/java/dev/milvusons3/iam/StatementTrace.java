package dev.milvusons3.iam;

import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

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
 * @param remarks of a statement that matches: what its {@code NotPrincipal}, {@code NotAction} or {@code NotResource} lacks, and
 *     whether it leaves the permission to the account; a line each
 * @param delegates whether it allows the caller's account, not the caller, which by itself grants nothing within one account
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record StatementTrace(
        NamedPolicy policy,
        PolicyStatement statement,
        boolean principalMatched,
        boolean actionMatched,
        boolean resourceMatched,
        List<ConditionTrace> conditions,
        List<String> mismatches,
        List<String> remarks,
        boolean delegates) {
    /** Copies the lists. */
    public StatementTrace {
        conditions = List.copyOf(conditions);
        mismatches = List.copyOf(mismatches);
        remarks = List.copyOf(remarks);
    }

    /** {@return of a statement that matches, what made it match though it does not name it outright: remarks and conditions} */
    List<String> reasons() {
        return Stream.concat(remarks.stream(), conditions.stream().map(ConditionTrace::text))
                .toList();
    }

    /** {@return whether the statement is about this request, and so allows or denies it} */
    public boolean matched() {
        return mismatches.isEmpty();
    }
}
