package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The policies that are asked for, of a role that is made: the spec's, or those of its set-up.
 *
 * @param managed attached to it, by the names that they get
 * @param inline in it
 */
record RolePolicies(List<Managed> managed, List<Setup.Document> inline) {
    /** One that is attached. */
    record Managed(String name, PolicyTemplate document) {}

    static RolePolicies of(DeploymentSpec spec, Names names) {
        return spec.setup()
                .map(Setup::role)
                .filter(role -> !role.managed().isEmpty() || !role.inline().isEmpty())
                .map(role -> new RolePolicies(
                        named(
                                names,
                                role.managed().stream()
                                        .map(Setup.Document::template)
                                        .toList()),
                        role.inline()))
                .orElseGet(() -> new RolePolicies(named(names, spec.policies()), List.of()));
    }

    private static List<Managed> named(Names names, List<PolicyTemplate> documents) {
        List<Managed> managed = new ArrayList<>();
        for (PolicyTemplate document : documents) {
            String number = managed.isEmpty() ? "" : "-" + (managed.size() + 1);
            managed.add(new Managed(names.policy() + number, document));
        }
        return List.copyOf(managed);
    }

    /** {@return all of them with a deployment's values} */
    List<NamedPolicy> filled(Placeholders placeholders) {
        return Stream.concat(
                        managed.stream().map(policy -> filled(policy.name(), policy.document(), placeholders)),
                        inline.stream().map(policy -> filled(policy.name(), policy.template(), placeholders)))
                .toList();
    }

    private static NamedPolicy filled(String name, PolicyTemplate document, Placeholders placeholders) {
        return new NamedPolicy(
                name, PolicyType.IDENTITY, PolicyDocument.parse(placeholders.fill(document), PolicyType.IDENTITY));
    }
}
