package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.platform.PodIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Who gets the role by EKS Pod Identity: the service account that is associated with it, if the role lets EKS.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html">The role's trust policy</a>
 */
record PodIdentityCheck(Adoption adoption, PodIdentity podIdentity, Role role) {
    private static final String SERVICE = "pods.eks.amazonaws.com";

    List<Deviation> association() {
        Optional<String> associated = podIdentity
                .associated(adoption.namespace(), adoption.serviceAccount())
                .map(PodIdentity.Association::roleArn);
        return associated.equals(Optional.of(role.arn()))
                ? List.of()
                : List.of(new Deviation(
                        "service account " + adoption.namespace() + "/" + adoption.serviceAccount()
                                + associated
                                        .map(arn -> " is associated with " + arn + ", and the role is " + role.arn())
                                        .orElse(" has no pod identity association"),
                        "aws eks " + associated.map(arn -> "update").orElse("create")
                                + "-pod-identity-association --cluster-name <cluster> --namespace "
                                + adoption.namespace() + " --service-account " + adoption.serviceAccount()
                                + " --role-arn " + role.arn()));
    }

    /** Whom EKS gives the role, the association says; a trust policy may ask for its tags. */
    List<Deviation> trust() {
        PolicySet trust = PolicySet.of(adoption.documents().trustOf(role));
        boolean tagged = podIdentity
                .associated(adoption.namespace(), adoption.serviceAccount())
                .filter(PodIdentity.Association::disableSessionTags)
                .isEmpty();
        List<Deviation> found = new ArrayList<>();
        for (String action : tagged ? List.of("sts:AssumeRole", "sts:TagSession") : List.of("sts:AssumeRole")) {
            List<Decision> decisions = Contexts.of(trust, keys(tagged), PodIdentityCheck::isUnknown).stream()
                    .map(keys -> PolicyEvaluator.evaluate(
                            new AuthorizationRequest(
                                    Principal.service(SERVICE),
                                    action,
                                    role.arn(),
                                    adoption.aws().accountId(),
                                    keys),
                            trust))
                    .toList();
            if (decisions.stream().noneMatch(Decision::allowed)) {
                found.add(new Deviation(
                        "role " + role.roleName() + " does not let EKS do " + action + ": "
                                + decisions.get(0).cause(),
                        "let " + SERVICE + " do sts:AssumeRole and sts:TagSession in its trust policy"));
            }
        }
        return found;
    }

    private Map<String, List<String>> keys(boolean tagged) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:sourceaccount", List.of(adoption.aws().accountId()));
        if (tagged) {
            keys.put("aws:requesttag/kubernetes-namespace", List.of(adoption.namespace()));
            keys.put("aws:requesttag/kubernetes-service-account", List.of(adoption.serviceAccount()));
        }
        return keys;
    }

    /** Which cluster and which pod asks is not known here. */
    private static boolean isUnknown(String key) {
        return key.equals("aws:sourcearn") || key.startsWith("aws:requesttag/");
    }
}
