package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.ChainedLogin;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * The role that sessions of the adopted one assume, and whose own sessions Milvus' pods then have.
 *
 * @param arn its ARN, as the set-up has it, or else the association
 * @param association of the service account, if there is one
 * @param externalId that is passed for it
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html">Target roles of EKS Pod Identity</a>
 */
record TargetRole(
        Adoption adoption, String arn, Optional<PodIdentity.Association> association, Optional<String> externalId) {
    /** {@return the one that there is to be; empty if pods get sessions of the adopted role itself} */
    static Optional<TargetRole> of(Adoption adoption) {
        Optional<PodIdentity.Association> association =
                adoption.podIdentity().flatMap(it -> it.associated(adoption.namespace(), adoption.serviceAccount()));
        Optional<Setup.AssumedRole> assumed =
                adoption.setup().flatMap(said -> said.chain().stream().findFirst());
        return assumed.map(it -> ChainedLogin.arnOf(
                        it.role(), adoption.aws().partition(), adoption.aws().accountId()))
                .or(() -> association.flatMap(PodIdentity.Association::targetRoleArn))
                .map(arn -> new TargetRole(
                        adoption,
                        arn,
                        association,
                        association
                                .flatMap(PodIdentity.Association::externalId)
                                .or(() -> assumed.flatMap(Setup.AssumedRole::externalId))));
    }

    String name() {
        return AccountDocuments.nameOf(arn);
    }

    /** {@return whether IAM shows it to this account: it shows a role to the role's own account only} */
    boolean isOfThisAccount() {
        return arn.startsWith(adoption.aws().iamArn(""));
    }

    /** {@return what is wrong with the association, of which nothing else is said here} */
    List<Deviation> associated() {
        Optional<String> there = association.flatMap(PodIdentity.Association::targetRoleArn);
        return association.isEmpty() || there.equals(Optional.of(arn))
                ? List.of()
                : List.of(new Deviation(
                        "the association of service account " + adoption.namespace() + "/" + adoption.serviceAccount()
                                + " has "
                                + there.map(other -> "target role " + other).orElse("no target role")
                                + ", and the set-up's role assumes " + arn,
                        "aws eks update-pod-identity-association --cluster-name <cluster> --association-id <id>"
                                + " --target-role-arn " + arn));
    }

    /**
     * {@return why sessions of the adopted role cannot assume it}
     *
     * @param from the adopted role
     * @param policies of it
     * @param to this role, as IAM has it
     */
    List<Deviation> assumption(Role from, PolicySet policies, Role to) {
        boolean tagged = association.filter(it -> !it.disableSessionTags()).isPresent();
        PolicySet both = policies.with(adoption.documents().trustOf(to));
        List<Deviation> found = new ArrayList<>();
        for (String action : tagged ? List.of("sts:AssumeRole", "sts:TagSession") : List.of("sts:AssumeRole")) {
            List<Decision> decisions = Contexts.of(both, keys(tagged), TargetRole::isUnknown).stream()
                    .map(keys -> PolicyEvaluator.evaluate(
                            new AuthorizationRequest(
                                    AccountDocuments.session(from, AdoptionCheck.SESSION),
                                    action,
                                    arn,
                                    adoption.aws().accountId(),
                                    keys),
                            both))
                    .toList();
            if (decisions.stream().noneMatch(Decision::allowed)) {
                found.add(new Deviation(
                        "role " + from.roleName() + " may not do " + action + " on " + arn
                                + externalId
                                        .map(id -> " with the external id " + id)
                                        .orElse("") + ": "
                                + decisions.get(0).cause(),
                        "allow it for " + from.arn() + " in the trust policy of role " + to.roleName()
                                + ", and deny it nowhere"));
            }
        }
        return found;
    }

    private Map<String, List<String>> keys(boolean tagged) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        externalId.ifPresent(id -> keys.put("sts:externalid", List.of(id)));
        if (tagged) {
            Map.of(
                            "kubernetes-namespace", adoption.namespace(),
                            "kubernetes-service-account", adoption.serviceAccount())
                    .forEach((tag, value) -> {
                        keys.put("aws:requesttag/" + tag, List.of(value));
                        keys.put("aws:principaltag/" + tag, List.of(value));
                    });
        }
        return keys;
    }

    /** Which cluster and which pod it is for, and from where EKS asks, is not known here. */
    private static boolean isUnknown(String key) {
        return Stream.of(
                        "aws:requesttag/",
                        "aws:principaltag/",
                        "aws:tagkeys",
                        "sts:rolesessionname",
                        "sts:transitivetagkeys",
                        "aws:sourceip",
                        "aws:principalorg",
                        "aws:resourceorg")
                .anyMatch(key::startsWith);
    }
}
