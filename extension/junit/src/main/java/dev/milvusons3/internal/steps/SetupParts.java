package dev.milvusons3.internal.steps;

import static dev.milvusons3.internal.steps.PlannedPart.made;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.ChainedLogin;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a team's whole set-up adds to the parts of a deployment: further documents, keys, and what is around the accounts. */
final class SetupParts {
    private final OpenPlatform platform;
    private final AwsAccount aws;
    private final Names names;
    private final Setup setup;
    private final SetupDocuments documents;
    private final SetupAccounts accounts;

    private SetupParts(OpenPlatform platform, Setup setup, Placeholders placeholders) {
        this.platform = platform;
        this.aws = platform.aws();
        this.names = platform.start().names();
        this.setup = setup;
        this.documents = new SetupDocuments(setup, placeholders, aws.written());
        this.accounts = SetupAccounts.of(Optional.of(setup), aws.accountId());
    }

    /** {@return those of a deployment that has a set-up} */
    static Optional<SetupParts> of(OpenPlatform platform, Placeholders placeholders) {
        return platform.start().spec().setup().map(setup -> new SetupParts(platform, setup, placeholders));
    }

    /** The accounts, and whom their documents name beside the deployment's own roles. */
    void inhabit() {
        platform.start()
                .releases()
                .push(
                        "inhabitants of the accounts",
                        platform.platform().surround(documents.inhabited(accounts, ownRoles()), ownRoles())::run);
    }

    private Set<String> ownRoles() {
        Set<String> own = new TreeSet<>(Set.of(aws.iamArn("role" + setup.role().path() + names.role())));
        setup.chain().forEach(assumed -> own.add(arnOf(assumed.role())));
        return own;
    }

    Optional<PlannedPart<String>> boundary() {
        return setup.role()
                .boundary()
                .map(document -> made(new PolicyStep(
                        aws,
                        PolicyType.PERMISSIONS_BOUNDARY,
                        names.boundary(),
                        documents.written(document),
                        platform.tags())));
    }

    /** {@return what EKS Pod Identity is told: where the set-up does not name the target role, it is the one role that the first assumes} */
    PodIdentity.Association association(String roleArn) {
        Setup.PodIdentity said = setup.workload().podIdentity().orElse(Setup.PodIdentity.PLAIN);
        Optional<Setup.AssumedRole> assumed = setup.chain().stream().findFirst();
        return new PodIdentity.Association(
                roleArn,
                said.targetRole().or(() -> assumed.map(hop -> arnOf(hop.role()))),
                said.externalId().or(() -> assumed.flatMap(Setup.AssumedRole::externalId)),
                said.policy().map(documents::written),
                said.disableSessionTags());
    }

    Optional<String> trustPolicy() {
        return setup.role().trust().map(documents::written);
    }

    Optional<String> bucketPolicy() {
        return setup.bucket().policy().map(documents::written);
    }

    /** {@return what the role has beside its trust policy and managed policies} */
    RoleStep.Details roleDetails() {
        Map<String, String> inline = new LinkedHashMap<>();
        setup.role().inline().forEach(document -> inline.put(document.name(), documents.written(document)));
        return new RoleStep.Details(
                Optional.empty(), setup.role().path(), inline, setup.role().tags());
    }

    private String arnOf(Setup.Role role) {
        return ChainedLogin.arnOf(role, aws.partition(), aws.accountId());
    }

    /** {@return the roles of the chain, each in its account: they trust the one before, so they follow it} */
    PlannedPart<List<String>> chain() {
        return open -> {
            List<String> arns = new ArrayList<>();
            for (Setup.AssumedRole assumed : setup.chain()) {
                arns.add(open.made(assumed(open, assumed.role())));
            }
            return List.copyOf(arns);
        };
    }

    private RoleStep assumed(OpenPlatform open, Setup.Role role) throws Exception {
        String name = role.name().orElseThrow();
        String account = role.account().orElse(aws.accountId());
        String prefix = names.policy() + "-" + name;
        List<String> policies = new ArrayList<>();
        for (Setup.Document document : role.managed()) {
            String policy = prefix + "-" + (policies.size() + 1);
            policies.add(open.made(new PolicyStep(
                    aws, account, PolicyType.IDENTITY, policy, documents.written(document), open.tags())));
        }
        Optional<String> boundary = Optional.empty();
        if (role.boundary().isPresent()) {
            boundary = Optional.of(open.made(new PolicyStep(
                    aws,
                    account,
                    PolicyType.PERMISSIONS_BOUNDARY,
                    prefix + "-boundary",
                    documents.written(role.boundary().get()),
                    open.tags())));
        }
        Map<String, String> inline = new LinkedHashMap<>();
        role.inline().forEach(document -> inline.put(document.name(), documents.written(document)));
        String trust = role.trust()
                .map(documents::written)
                .orElseThrow(() -> new IllegalStateException("role " + name
                        + " is to be assumed, and has no trust policy; write assumed/" + name + "/trust.json"));
        return new RoleStep(
                aws,
                Part.ASSUMED_ROLE,
                name,
                trust,
                policies,
                new RoleStep.Details(Optional.of(account), role.path(), inline, role.tags()),
                boundary,
                open.tags());
    }

    /** {@return the keys, without their policies: those name roles that are made later} */
    PlannedPart<List<KeyStep.Made>> keys() {
        return open -> {
            List<KeyStep.Made> keys = new ArrayList<>();
            for (Setup.Key key : setup.keys()) {
                String account = key.account().orElse(accounts.bucketOwner());
                keys.add(open.made(
                        new KeyStep(aws, account, key, open.tags(), open.start().releases()::push)));
            }
            return List.copyOf(keys);
        };
    }

    PlannedPart<String> bucketSettings() {
        return made(new BucketSettingsStep(aws, names.bucket(), setup.bucket()));
    }

    /** The policies and grants of keys, once the roles are there that they name. */
    PlannedPart<?> keyPolicies(List<KeyStep.Made> keys) {
        return open -> {
            for (KeyStep.Made key : keys) {
                Optional<String> policy = key.said().policy().map(documents::written);
                if (policy.isPresent()
                        || !key.said().grants().isEmpty()
                        || !key.said().enabled()) {
                    open.made(new KeyPolicyStep(aws, key, policy));
                }
            }
            return keys.size();
        };
    }

    /** From now on the organisation and the network of the set-up decide too. */
    void surround() {
        platform.start()
                .releases()
                .push(
                        "surroundings of the accounts",
                        platform.platform().surround(documents.world(accounts, ownRoles()), ownRoles())::run);
    }
}
