package dev.milvusons3.internal.question;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Requests with the condition keys that every request on AWS has, and that a test's result may depend on. */
public final class Requests {
    public static final String ROLE_ID = "AROAEXAMPLEROLE00001";

    private Requests() {}

    /** {@return a session of a role with a made-up id} */
    public static Principal session(String roleArn) {
        return Principal.session(roleArn, ROLE_ID, "milvus");
    }

    /** @param context keys that a test said; they win */
    public static AuthorizationRequest toS3(
            Principal caller, String action, String resource, Scope scope, Map<String, List<String>> context) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(scope.region()));
        context.forEach((key, values) -> keys.put(key.toLowerCase(Locale.ROOT), values));
        return new AuthorizationRequest(caller, action, resource, scope.account(), keys);
    }
}
