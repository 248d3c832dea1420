package dev.milvusons3.setup.check;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of a set-up's policies have a say in what, parsed once. */
final class SetupPolicies {
    private static final String ALL =
            "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"*\","
                    + " \"Resource\": \"*\" } }";
    private static final String ALL_BY_ANYBODY = ALL.replace("\"Action\"", "\"Principal\": \"*\", \"Action\"");

    private final Setup setup;
    private final Variants variants;
    private final boolean best;

    SetupPolicies(Setup setup, boolean best, Map<String, String> values) {
        this.setup = setup;
        this.best = best;
        this.variants = new Variants(best, values);
    }

    /** {@return what limits and grants what a session of a role does, without the resource's side} */
    List<NamedPolicy> ofSession(Setup.Role role, boolean ofPod, String account) {
        List<NamedPolicy> all = new ArrayList<>();
        role.managed().forEach(document -> add(all, document, PolicyType.IDENTITY));
        role.inline().forEach(document -> add(all, document, PolicyType.IDENTITY));
        role.boundary().ifPresent(document -> add(all, document, PolicyType.PERMISSIONS_BOUNDARY));
        role.session().forEach(document -> add(all, document, PolicyType.SESSION));
        if (ofPod) {
            setup.workload()
                    .podIdentity()
                    .flatMap(Setup.PodIdentity::policy)
                    .ifPresent(document -> add(all, document, PolicyType.SESSION));
        }
        if (role == setup.role() && best && isUnknown(PolicyType.IDENTITY)) {
            all.add(NamedPolicy.of("a policy that is not known yet", PolicyType.IDENTITY, ALL));
        }
        for (Setup.OrganizationLevel level : levels(account)) {
            level.serviceControl()
                    .forEach(document -> variants.policy(document, PolicyType.SERVICE_CONTROL)
                            .ifPresent(policy -> all.add(policy.at(level.name()))));
        }
        return all;
    }

    private List<Setup.OrganizationLevel> levels(String account) {
        return setup.organization().levels().stream()
                .filter(level ->
                        level.account().isEmpty() || level.account().get().equals(account))
                .toList();
    }

    private void add(List<NamedPolicy> all, Setup.Document document, PolicyType type) {
        variants.policy(document, type).ifPresent(all::add);
    }

    /** {@return whether a document of a type is not known at all} */
    boolean isUnknown(PolicyType type) {
        return setup.unknowns().stream()
                .anyMatch(unknown -> unknown.wholeDocument().equals(Optional.of(type)));
    }

    /** {@return the resource's side: its policy, and what its account's organisation says} */
    List<NamedPolicy> ofResource(Optional<Setup.Document> policy, PolicyType type, String account, boolean unknown) {
        List<NamedPolicy> all = new ArrayList<>();
        policy.ifPresent(document -> add(all, document, type));
        if (policy.isEmpty() && unknown && best) {
            all.add(NamedPolicy.of("a policy that is not known yet", type, ALL_BY_ANYBODY));
        }
        for (Setup.OrganizationLevel level : levels(account)) {
            level.resourceControl()
                    .forEach(document -> variants.policy(document, PolicyType.RESOURCE_CONTROL)
                            .ifPresent(control -> all.add(control.at(level.name()))));
        }
        return all;
    }

    /** {@return the way's side, for requests through a VPC endpoint} */
    List<NamedPolicy> ofNetwork() {
        List<NamedPolicy> all = new ArrayList<>();
        setup.network().endpointPolicy().ifPresent(document -> add(all, document, PolicyType.VPC_ENDPOINT));
        return all;
    }

    /** {@return a role's trust policy} */
    PolicySet trust(Setup.Role role) {
        List<NamedPolicy> all = new ArrayList<>();
        role.trust().ifPresent(document -> add(all, document, PolicyType.TRUST));
        return new PolicySet(all);
    }
}
