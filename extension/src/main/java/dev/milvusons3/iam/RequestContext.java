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
        this.action = Glob.text(request.action().toLowerCase(Locale.ROOT));
        this.resource = Glob.text(request.resource());
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
        return all.get(lowerCaseKey);
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
            // What the caller gives wins, so that a simulation can set any key. No values is as good as no key.
            if (!entry.getValue().isEmpty()) {
                all.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
            }
        }
        return all;
    }
}
