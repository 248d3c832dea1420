package dev.milvusons3.iam;

import java.util.List;
import org.apiguardian.api.API;

/**
 * How one policy went.
 *
 * @param policy the policy
 * @param hasSay whether it is asked at all: identity policies, boundaries and session policies are not when the caller is
 *     an account's root, a service, a web identity or anonymous
 * @param statements each of its statements
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PolicyTrace(NamedPolicy policy, boolean hasSay, List<StatementTrace> statements) {
    /** Copies the list. */
    public PolicyTrace {
        statements = List.copyOf(statements);
    }
}
