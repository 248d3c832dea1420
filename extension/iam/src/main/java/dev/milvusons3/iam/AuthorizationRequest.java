package dev.milvusons3.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * May this principal do this to that?
 *
 * @param principal who
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *} where the action has no resource
 * @param resourceAccountId the account that owns the resource; it decides between same-account and cross-account rules. Empty
 *     where the resource belongs to nobody in particular ({@code *}): then the same-account rules hold
 * @param context condition keys (in any case) and their values; the global keys that follow from the principal are added by
 *     the evaluator unless they are given here
 * @param circumstances what an explanation should know beside; no decision depends on it
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record AuthorizationRequest(
        Principal principal,
        String action,
        String resource,
        String resourceAccountId,
        Map<String, List<String>> context,
        Circumstances circumstances) {

    /**
     * A request as AWS gets it.
     *
     * @param principal who
     * @param action such as {@code s3:GetObject}
     * @param resource an ARN, or {@code *}
     * @param resourceAccountId as above
     * @param context as above
     */
    public AuthorizationRequest(
            Principal principal,
            String action,
            String resource,
            String resourceAccountId,
            Map<String, List<String>> context) {
        this(principal, action, resource, resourceAccountId, context, Circumstances.USUAL);
    }

    /**
     * {@return a request without condition keys of its own, on a resource in the principal's account}
     *
     * @param principal who
     * @param action such as {@code s3:GetObject}
     * @param resource an ARN, or {@code *}
     */
    public static AuthorizationRequest of(Principal principal, String action, String resource) {
        return new AuthorizationRequest(principal, action, resource, principal.accountId(), Map.of());
    }

    /**
     * {@return the same with one condition key more}
     *
     * @param key such as {@code s3:prefix}
     * @param values one, or several for a key that can have several
     */
    public AuthorizationRequest with(String key, String... values) {
        Map<String, List<String>> more = new HashMap<>(context);
        more.put(key, List.of(values));
        return new AuthorizationRequest(
                principal, action, resource, resourceAccountId, Map.copyOf(more), circumstances);
    }

    /**
     * {@return the same on a resource of another account}
     *
     * @param accountId twelve digits
     */
    public AuthorizationRequest ownedBy(String accountId) {
        return new AuthorizationRequest(principal, action, resource, accountId, context, circumstances);
    }

    /**
     * {@return the same with something for its explanation to know}
     *
     * @param known replaces what was known
     */
    public AuthorizationRequest under(Circumstances known) {
        return new AuthorizationRequest(principal, action, resource, resourceAccountId, context, known);
    }
}
