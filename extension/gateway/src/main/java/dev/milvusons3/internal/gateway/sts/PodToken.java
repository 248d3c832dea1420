package dev.milvusons3.internal.gateway.sts;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service account's token says of the pod that it was projected into. That it is true is for others to verify.
 *
 * @param namespace of pod and service account
 * @param serviceAccount its name
 * @param podName empty if the token is not bound to a pod
 * @param podUid empty if the token is not bound to a pod
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens">Bound service account tokens</a>
 */
record PodToken(String namespace, String serviceAccount, Optional<String> podName, Optional<String> podUid) {
    private static final String PREFIX = "system:serviceaccount:";

    /** {@return what it says; empty if it is no token of a service account} */
    static Optional<PodToken> read(String token) {
        try {
            Map<String, Object> claims =
                    JWTParser.parse(token).getJWTClaimsSet().getClaims();
            String[] subject = String.valueOf(claims.get("sub")).split(":", -1);
            if (!String.valueOf(claims.get("sub")).startsWith(PREFIX) || subject.length != 4) {
                return Optional.empty();
            }
            Object pod = claims.get("kubernetes.io") instanceof Map<?, ?> bound ? bound.get("pod") : null;
            return Optional.of(new PodToken(subject[2], subject[3], field(pod, "name"), field(pod, "uid")));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> field(@Nullable Object pod, String name) {
        return pod instanceof Map<?, ?> map
                ? Optional.ofNullable(map.get(name)).map(String::valueOf)
                : Optional.empty();
    }

    /**
     * {@return the session's tags}
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html">Session tags of EKS Pod Identity</a>
     */
    Map<String, String> tags(String clusterArn, String clusterName) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("eks-cluster-arn", clusterArn);
        tags.put("eks-cluster-name", clusterName);
        tags.put("kubernetes-namespace", namespace);
        tags.put("kubernetes-service-account", serviceAccount);
        podName.ifPresent(name -> tags.put("kubernetes-pod-name", name));
        podUid.ifPresent(uid -> tags.put("kubernetes-pod-uid", uid));
        return tags;
    }
}
