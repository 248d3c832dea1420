package dev.milvusons3.internal.question;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.ServiceAccountIdentity;
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
public record Trust(PolicySet policies, String roleArn, Scope scope) {
    private static final String PODS = "pods.eks.amazonaws.com";

    /**
     * {@return the decision}
     *
     * @param who whose token
     * @param usualIssuer host and path, if it does not say
     * @param context keys that a test said; they win
     */
    public Decision decide(ServiceAccountIdentity who, String usualIssuer, Map<String, List<String>> context) {
        if (who.cluster().isPresent()) {
            return byPodIdentity(who, who.cluster().get(), context);
        }
        String issuer = who.issuer().orElse(usualIssuer);
        String provider = "arn:" + scope.partition() + ":iam::" + scope.account() + ":oidc-provider/" + issuer;
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(scope.region()));
        keys.put("aws:federatedprovider", List.of(provider));
        keys.put("sts:rolesessionname", List.of("milvus"));
        keys.put(issuer + ":sub", List.of(who.subject()));
        keys.put(issuer + ":aud", List.of(who.audience()));
        said(keys, context);
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        Principal.webIdentity(provider),
                        "sts:AssumeRoleWithWebIdentity",
                        roleArn,
                        scope.account(),
                        keys),
                policies);
    }

    /** It is EKS that asks, for the role and for leave to tag its session. */
    private Decision byPodIdentity(ServiceAccountIdentity who, String cluster, Map<String, List<String>> context) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(scope.region()));
        keys.put("aws:SourceArn", List.of(cluster));
        keys.put("aws:SourceAccount", List.of(cluster.split(":")[4]));
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("eks-cluster-arn", cluster);
        tags.put("eks-cluster-name", cluster.substring(cluster.indexOf('/') + 1));
        tags.put("kubernetes-namespace", who.namespace());
        tags.put("kubernetes-service-account", who.name());
        tags.put("kubernetes-pod-name", "milvus");
        tags.put("kubernetes-pod-uid", "00000000-0000-0000-0000-000000000000");
        tags.forEach((name, value) -> keys.put("aws:RequestTag/" + name, List.of(value)));
        keys.put("aws:TagKeys", List.copyOf(tags.keySet()));
        said(keys, context);
        Decision role = ofPods("sts:AssumeRole", keys);
        return role.allowed() ? ofPods("sts:TagSession", keys) : role;
    }

    private Decision ofPods(String action, Map<String, List<String>> keys) {
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(Principal.service(PODS), action, roleArn, scope.account(), keys), policies);
    }

    private static void said(Map<String, List<String>> keys, Map<String, List<String>> context) {
        context.forEach((key, values) -> {
            keys.keySet().removeIf(key::equalsIgnoreCase);
            keys.put(key.toLowerCase(Locale.ROOT), values);
        });
    }
}
