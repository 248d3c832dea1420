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
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Compares what is adopted with what the Milvus guide has one make, and asks only questions.
 *
 * @see <a href="https://milvus.io/docs/s3.md">Configure S3 Access by IAM Role</a>
 */
public final class AdoptionCheck {
    /** The SDKs of Milvus' clients choose one at random. */
    static final String SESSION = "milvus";

    private final Adoption adoption;
    private final AdoptSpec adopt;
    private final Findings.Collector found;
    private Optional<PolicySet> policies = Optional.empty();

    /** @param adoption some of which is there */
    public AdoptionCheck(Adoption adoption) {
        this.adoption = adoption;
        this.adopt = adoption.adopt();
        this.found = new Findings.Collector(adoption.setup()
                .map(said -> "the Milvus guide and the set-up " + said.name() + " have it")
                .orElse("the Milvus guide has it"));
    }

    /** {@return what is to be said of all that is adopted} */
    public Findings run() {
        List<Deviation> ofBucket = adopt.bucket().isPresent() ? new BucketCheck(adoption).run() : List.of();
        found.addAll(Part.BUCKET, ofBucket);
        Optional<Role> role = adopt.role().flatMap(this::role);
        if (role.isPresent()) {
            trust(role.get());
            attached(role.get());
            boolean withBucket = adopt.bucket().isPresent() && ofBucket.isEmpty();
            Optional<TargetRole> target = TargetRole.of(adoption);
            Optional<Role> assumed = target.flatMap(it -> assumed(role.get(), it));
            if (target.isEmpty() || assumed.isPresent()) {
                permissions(assumed.orElse(role.get()), withBucket);
            }
            if (withBucket) {
                adoption.setup()
                        .ifPresent(said ->
                                new DriftCheck(adoption, said, role.get().arn(), assumed.map(Role::arn)).run(found));
            }
        } else if (adopt.policy().isPresent() && adopt.role().isEmpty()) {
            policyAlone(adoption.aws().iamArn("policy", adopt.policy().get()));
        }
        String roleArn = role.map(Role::arn)
                .orElseGet(() -> adoption.aws().iamArn("role", adopt.role().orElse("")));
        boolean annotated = adoption.podIdentity().isEmpty();
        if (annotated && adopt.serviceAccount().isPresent() && adopt.role().isPresent()) {
            found.addAll(Part.SERVICE_ACCOUNT, new ServiceAccountCheck(adoption, roleArn).run());
        }
        adopt.release().ifPresent(name -> found.addAll(Part.RELEASE, new ReleaseCheck(adoption, name, roleArn).run()));
        return found.with(policies.map(PolicySet::policies));
    }

    private Optional<Role> role(String nameOrArn) {
        if (nameOrArn.startsWith("arn:") && isForeign(nameOrArn)) {
            found.add(
                    Part.ROLE,
                    new Deviation(
                            "role " + nameOrArn + " is not of account "
                                    + adoption.aws().accountId() + " in partition "
                                    + adoption.aws().partition(),
                            "adopt one that is; EKS can only give roles of its own account to pods"));
            return Optional.empty();
        }
        String name = AccountDocuments.nameOf(nameOrArn);
        try {
            return Optional.of(adoption.documents().role(name));
        } catch (NoSuchEntityException e) {
            found.add(
                    Part.ROLE,
                    new Deviation(
                            "role " + name + " does not exist",
                            "eksctl create iamserviceaccount --name " + adoption.serviceAccount() + " --namespace "
                                    + adoption.namespace() + " --cluster <cluster> --role-name " + name
                                    + " --attach-policy-arn "
                                    + adoption.aws()
                                            .iamArn("policy", adopt.policy().orElse("MilvusS3ReadWrite"))
                                    + " --approve"));
            return Optional.empty();
        }
    }

    private void trust(Role role) {
        if (adoption.podIdentity().isEmpty()) {
            TrustCheck trust = new TrustCheck(adoption, role);
            found.addAll(Part.IDENTITY_PROVIDER, trust.provider());
            found.addAll(Part.ROLE, trust.run());
            return;
        }
        PodIdentityCheck check =
                new PodIdentityCheck(adoption, adoption.podIdentity().get(), role);
        found.addAll(Part.ROLE, check.trust());
        if (adopt.serviceAccount().isPresent()) {
            found.addAll(Part.ASSOCIATION, check.association());
        }
    }

    /** {@return the role whose sessions access the bucket, if IAM shows it. One of another account, its own requests tell of.} */
    private Optional<Role> assumed(Role from, TargetRole target) {
        found.addAll(Part.ASSOCIATION, target.associated());
        if (!target.isOfThisAccount()) {
            found.addUnread(Map.of(
                    "role " + target.name(),
                    target.arn() + " is of another account, and IAM shows a role to its own account only"));
            return Optional.empty();
        }
        try {
            Role to = adoption.documents().role(target.name());
            found.addAll(Part.ROLE, target.assumption(from, adoption.documents().of(from), to));
            return Optional.of(to);
        } catch (NoSuchEntityException e) {
            found.add(
                    Part.ROLE,
                    new Deviation(
                            "role " + target.arn() + ", which role " + from.roleName()
                                    + " is to assume, does not exist",
                            "make it, and let it trust " + from.arn()));
        } catch (MalformedPolicyException e) {
            found.add(
                    Part.ROLE,
                    new Deviation(
                            "a policy of role " + from.roleName() + " or the trust policy of role " + target.name()
                                    + " cannot be read: " + e.getMessage(),
                            "correct it"));
        }
        return Optional.empty();
    }

    private void attached(Role role) {
        adopt.policy().ifPresent(policy -> {
            String arn = adoption.aws().iamArn("policy", policy);
            List<String> attached = adoption.documents().attachedTo(role.roleName());
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
            PolicySet ofRole = adoption.documents().of(role);
            policies = Optional.of(ofRole);
            PolicySet all = withBucket ? bucketPolicy().map(ofRole::with).orElse(ofRole) : ofRole;
            found.addAll(
                    Part.POLICY,
                    new PermissionCheck(
                                    adoption, "role " + role.roleName(), AccountDocuments.session(role, SESSION), all)
                            .run());
        } catch (MalformedPolicyException e) {
            found.add(
                    Part.POLICY,
                    new Deviation(
                            "a policy of role " + role.roleName() + " cannot be read: " + e.getMessage(),
                            "correct it"));
        }
    }

    /** S3 shows a bucket's policy to the bucket's own account only. */
    private Optional<NamedPolicy> bucketPolicy() {
        return adoption.isBucketForeign()
                ? Optional.empty()
                : adoption.documents().ofBucket(adoption.bucket());
    }

    private void policyAlone(String arn) {
        try {
            NamedPolicy policy = adoption.documents().managed(arn, PolicyType.IDENTITY);
            policies = Optional.of(PolicySet.of(policy));
            found.addAll(
                    Part.POLICY,
                    new PermissionCheck(
                                    adoption,
                                    "policy " + policy.shortName(),
                                    Principal.session(
                                            adoption.aws().iamArn("role", "milvus-s3-access-sa"),
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
        return !parts[1].equals(adoption.aws().partition())
                || !parts[4].equals(adoption.aws().accountId());
    }
}
