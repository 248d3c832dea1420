package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.internal.spec.AdoptSpec;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Compares what is adopted with what the Milvus guide has one make, and asks only questions.
 *
 * @see <a href="https://milvus.io/docs/s3.md">Configure S3 Access by IAM Role</a>
 */
public final class SetupCheck {
    /** The SDKs of Milvus' clients choose one at random. */
    private static final String SESSION = "milvus";

    private final Setup setup;
    private final AdoptSpec adopt;
    private final Findings.Collector found = new Findings.Collector();
    private Optional<PolicySet> policies = Optional.empty();

    /** @param setup some of which is there */
    public SetupCheck(Setup setup) {
        this.setup = setup;
        this.adopt = setup.adopt();
    }

    /** {@return what is to be said of all that is adopted} */
    public Findings run() {
        List<Deviation> ofBucket = adopt.bucket().isPresent() ? new BucketCheck(setup).run() : List.of();
        found.addAll(Part.BUCKET, ofBucket);
        Optional<Role> role = adopt.role().flatMap(this::role);
        if (role.isPresent()) {
            TrustCheck trust = new TrustCheck(setup, role.get());
            found.addAll(Part.IDENTITY_PROVIDER, trust.provider());
            found.addAll(Part.ROLE, trust.run());
            attached(role.get());
            permissions(role.get(), adopt.bucket().isPresent() && ofBucket.isEmpty());
        } else if (adopt.policy().isPresent() && adopt.role().isEmpty()) {
            policyAlone(setup.aws().iamArn("policy", adopt.policy().get()));
        }
        String roleArn = role.map(Role::arn)
                .orElseGet(() -> setup.aws().iamArn("role", adopt.role().orElse("")));
        if (adopt.serviceAccount().isPresent() && adopt.role().isPresent()) {
            found.addAll(Part.SERVICE_ACCOUNT, new ServiceAccountCheck(setup, roleArn).run());
        }
        adopt.release().ifPresent(name -> found.addAll(Part.RELEASE, new ReleaseCheck(setup, name, roleArn).run()));
        return found.with(policies.map(PolicySet::policies));
    }

    private Optional<Role> role(String nameOrArn) {
        if (nameOrArn.startsWith("arn:") && isForeign(nameOrArn)) {
            found.add(
                    Part.ROLE,
                    new Deviation(
                            "role " + nameOrArn + " is not of account "
                                    + setup.aws().accountId() + " in partition "
                                    + setup.aws().partition(),
                            "adopt one that is; EKS can only give roles of its own account to pods"));
            return Optional.empty();
        }
        String name = AccountDocuments.nameOf(nameOrArn);
        try {
            return Optional.of(setup.documents().role(name));
        } catch (NoSuchEntityException e) {
            found.add(
                    Part.ROLE,
                    new Deviation(
                            "role " + name + " does not exist",
                            "eksctl create iamserviceaccount --name " + setup.serviceAccount() + " --namespace "
                                    + setup.namespace() + " --cluster <cluster> --role-name " + name
                                    + " --attach-policy-arn "
                                    + setup.aws()
                                            .iamArn("policy", adopt.policy().orElse("MilvusS3ReadWrite"))
                                    + " --approve"));
            return Optional.empty();
        }
    }

    private void attached(Role role) {
        adopt.policy().ifPresent(policy -> {
            String arn = setup.aws().iamArn("policy", policy);
            List<String> attached = setup.documents().attachedTo(role.roleName());
            if (!attached.contains(arn)) {
                found.add(
                        Part.ROLE,
                        new Deviation(
                                "policy " + arn + " is not attached to role " + role.roleName() + ", which has "
                                        + attached,
                                "aws iam attach-role-policy --role-name " + role.roleName() + " --policy-arn " + arn));
            }
        });
    }

    private void permissions(Role role, boolean withBucket) {
        try {
            PolicySet ofRole = setup.documents().of(role);
            policies = Optional.of(ofRole);
            PolicySet all = withBucket
                    ? setup.documents()
                            .ofBucket(setup.bucket())
                            .map(ofRole::with)
                            .orElse(ofRole)
                    : ofRole;
            found.addAll(
                    Part.POLICY,
                    new PermissionCheck(setup, "role " + role.roleName(), AccountDocuments.session(role, SESSION), all)
                            .run());
        } catch (MalformedPolicyException e) {
            found.add(
                    Part.POLICY,
                    new Deviation(
                            "a policy of role " + role.roleName() + " cannot be read: " + e.getMessage(),
                            "correct it"));
        }
    }

    private void policyAlone(String arn) {
        try {
            NamedPolicy policy = setup.documents().managed(arn, PolicyType.IDENTITY);
            policies = Optional.of(PolicySet.of(policy));
            found.addAll(
                    Part.POLICY,
                    new PermissionCheck(
                                    setup,
                                    "policy " + policy.shortName(),
                                    Principal.session(
                                            setup.aws().iamArn("role", "milvus-s3-access-sa"),
                                            "AROAEXAMPLEROLE00001",
                                            SESSION),
                                    PolicySet.of(policy))
                            .run());
        } catch (NoSuchEntityException e) {
            found.add(
                    Part.POLICY,
                    new Deviation(
                            "policy " + arn + " does not exist",
                            "aws iam create-policy --policy-name " + AccountDocuments.nameOf(arn)
                                    + " --policy-document file://milvus-s3-policy.json"));
        }
    }

    private boolean isForeign(String arn) {
        String[] parts = arn.split(":", 6);
        return !parts[1].equals(setup.aws().partition())
                || !parts[4].equals(setup.aws().accountId());
    }
}
