package dev.milvusons3.assertj;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a role is given to who holds a token.
 *
 * @param policies the trust policy, and others that have a say
 * @param roleArn the role
 * @param scope where
 */
record Trust(PolicySet policies, String roleArn, Scope scope) {
    /**
     * {@return the decision}
     *
     * @param who whose token
     * @param usualIssuer host and path, if it does not say
     * @param context keys that a test said; they win
     */
    Decision decide(ServiceAccountIdentity who, String usualIssuer, Map<String, List<String>> context) {
        String issuer = who.issuer().orElse(usualIssuer);
        String provider = "arn:" + scope.partition() + ":iam::" + scope.account() + ":oidc-provider/" + issuer;
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(scope.region()));
        keys.put("aws:federatedprovider", List.of(provider));
        keys.put("sts:rolesessionname", List.of("milvus"));
        keys.put(issuer + ":sub", List.of(who.subject()));
        keys.put(issuer + ":aud", List.of(who.audience()));
        context.forEach((key, values) -> {
            keys.keySet().removeIf(key::equalsIgnoreCase);
            keys.put(key.toLowerCase(Locale.ROOT), values);
        });
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        Principal.webIdentity(provider),
                        "sts:AssumeRoleWithWebIdentity",
                        roleArn,
                        scope.account(),
                        keys),
                policies);
    }
}
