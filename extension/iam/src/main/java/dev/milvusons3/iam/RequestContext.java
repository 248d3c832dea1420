package dev.milvusons3.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as statements are matched against it: its action and resource ready for matching, and its condition keys
 * together with those that follow from the principal. The keys are put together when the first condition or variable asks.
 */
final class RequestContext {
    private final AuthorizationRequest request;
    private final boolean bounded;
    private final int[] action;
    private final int[] resource;
    private @Nullable Map<String, List<String>> keys;

    /** @param bounded whether a permissions boundary is attached to the principal */
    RequestContext(AuthorizationRequest request, boolean bounded) {
        this.request = request;
        this.bounded = bounded;
        String lowerCaseAction = request.action().toLowerCase(Locale.ROOT);
        this.action = Glob.text(lowerCaseAction);
        this.resource = request.resource().equals("*")
                ? AccountResource.of(lowerCaseAction, request.principal())
                : Glob.text(request.resource());
    }

    /**
     * {@return whether the action is one of a service}
     *
     * @param prefix of its actions in lower case, with the colon
     */
    boolean service(String prefix) {
        int length = prefix.length();
        if (action.length < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (action[i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether requests for this action can have that condition key at all} */
    boolean has(String conditionKey) {
        return ServiceReference.action(request.action())
                .filter(action -> action.has(conditionKey))
                .isPresent();
    }

    AuthorizationRequest request() {
        return request;
    }

    Principal principal() {
        return request.principal();
    }

    boolean bounded() {
        return bounded;
    }

    /** {@return the action in lower case: its case has no meaning} */
    int[] action() {
        return action;
    }

    int[] resource() {
        return resource;
    }

    /** {@return the key's values; null if the request has none} */
    @Nullable
    List<String> values(String lowerCaseKey) {
        Map<String, List<String>> all = keys;
        if (all == null) {
            all = collect();
            keys = all;
        }
        List<String> values = all.get(lowerCaseKey);
        if (values == null) {
            String usual = UsualKeys.value(lowerCaseKey, this);
            return usual == null ? null : List.of(usual);
        }
        return values.isEmpty() ? null : values;
    }

    /** {@return the key's one value; null if there is none or several} */
    @Nullable
    String single(String lowerCaseKey) {
        List<String> values = values(lowerCaseKey);
        return values != null && values.size() == 1 ? values.get(0) : null;
    }

    private Map<String, List<String>> collect() {
        Map<String, List<String>> all = new HashMap<>();
        PrincipalKeys.addTo(all, request);
        for (Map.Entry<String, List<String>> entry : request.context().entrySet()) {
            // What the caller gives wins, so that a simulation can set any key, and take it away by giving it no
            // values.
            all.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
        }
        return all;
    }
}
