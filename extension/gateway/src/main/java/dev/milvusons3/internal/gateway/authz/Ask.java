package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.iam.NamedPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that must be allowed for a request to go ahead.
 *
 * @param service {@code s3}, {@code sts}, {@code iam} or {@code kms}
 * @param operation the API operation
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *}
 * @param context condition keys and their values
 * @param resourcePolicies the resource's own: a bucket policy, a role's trust policy, or a key's policy and grants
 * @param owner the account that the resource is in; empty: the caller's own
 * @param resourceControlled whether the organisation's resource control policies are about the resource
 * @param why why this action is asked for, as a sentence, where the operation does not tell; empty if it does
 */
public record Ask(
        String service,
        String operation,
        String action,
        String resource,
        Map<String, List<String>> context,
        List<NamedPolicy> resourcePolicies,
        Optional<String> owner,
        boolean resourceControlled,
        String why) {
    /** Copies the list. */
    public Ask {
        resourcePolicies = List.copyOf(resourcePolicies);
    }

    /** What is asked for by itself. */
    public Ask(
            String service,
            String operation,
            String action,
            String resource,
            Map<String, List<String>> context,
            Optional<NamedPolicy> resourcePolicy) {
        this(
                service,
                operation,
                action,
                resource,
                context,
                resourcePolicy.stream().toList());
    }

    /** What is asked for by itself, of something with several policies. */
    public Ask(
            String service,
            String operation,
            String action,
            String resource,
            Map<String, List<String>> context,
            List<NamedPolicy> resourcePolicies) {
        this(service, operation, action, resource, context, resourcePolicies, Optional.empty(), true, "");
    }

    /** {@return the same with a reason for asking it} */
    public Ask because(String reason) {
        return new Ask(
                service, operation, action, resource, context, resourcePolicies, owner, resourceControlled, reason);
    }

    /** {@return the same about something of an account} */
    public Ask ownedBy(String accountId) {
        return new Ask(
                service,
                operation,
                action,
                resource,
                context,
                resourcePolicies,
                Optional.of(accountId),
                resourceControlled,
                why);
    }

    /** {@return the same about something that AWS itself manages} */
    public Ask beyondResourceControl() {
        return new Ask(service, operation, action, resource, context, resourcePolicies, owner, false, why);
    }
}
