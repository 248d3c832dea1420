package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.iam.NamedPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that must be allowed for a request to go ahead.
 *
 * @param service {@code s3}, {@code sts} or {@code iam}
 * @param operation the API operation
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *}
 * @param context condition keys and their values
 * @param resourcePolicy the resource's own: a bucket policy, or a role's trust policy
 * @param owner the account that the resource is in; empty: the caller's own
 * @param why why this action is asked for, as a sentence, where the operation does not tell; empty if it does
 */
public record Ask(
        String service,
        String operation,
        String action,
        String resource,
        Map<String, List<String>> context,
        Optional<NamedPolicy> resourcePolicy,
        Optional<String> owner,
        String why) {
    /** What is asked for by itself. */
    public Ask(
            String service,
            String operation,
            String action,
            String resource,
            Map<String, List<String>> context,
            Optional<NamedPolicy> resourcePolicy) {
        this(service, operation, action, resource, context, resourcePolicy, Optional.empty(), "");
    }

    /** {@return the same with a reason for asking it} */
    public Ask because(String reason) {
        return new Ask(service, operation, action, resource, context, resourcePolicy, owner, reason);
    }

    /** {@return the same about something of an account} */
    public Ask ownedBy(String accountId) {
        return new Ask(service, operation, action, resource, context, resourcePolicy, Optional.of(accountId), why);
    }
}
