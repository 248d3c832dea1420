package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/**
 * The account's own managed policies, with all their versions.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html">DeletePolicy</a>
 */
public final class Policies implements Things {
    private final IamClient iam;

    /** @param iam of the account */
    public Policies(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Kind kind() {
        return Kind.POLICY;
    }

    @Override
    public List<Found> tagged() {
        return iam.listPoliciesPaginator(r -> r.scope(PolicyScopeType.LOCAL)).policies().stream()
                .flatMap(policy -> find(policy.arn()).stream())
                .filter(found -> found.tags().isPresent())
                .toList();
    }

    @Override
    public Optional<Found> find(String arn) {
        try {
            Policy policy = iam.getPolicy(r -> r.policyArn(arn)).policy();
            return Optional.of(new Found(arn, IamRuns.read(policy.tags()), Optional.of(policy.createDate())));
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }

    /** Detaches it from roles of its own run only. */
    @Override
    public void remove(String arn) {
        try {
            detach(arn);
            iam.listPolicyVersionsPaginator(r -> r.policyArn(arn)).versions().stream()
                    .filter(version -> !version.isDefaultVersion())
                    .toList()
                    .forEach(version ->
                            iam.deletePolicyVersion(r -> r.policyArn(arn).versionId(version.versionId())));
            iam.deletePolicy(r -> r.policyArn(arn));
        } catch (NoSuchEntityException e) {
            // Gone already, or never made: what was wanted.
            return;
        }
    }

    private void detach(String arn) {
        for (ListEntitiesForPolicyResponse page : iam.listEntitiesForPolicyPaginator(r -> r.policyArn(arn))) {
            page.policyUsers().forEach(user -> refuse(arn, "user " + user.userName()));
            page.policyGroups().forEach(group -> refuse(arn, "group " + group.groupName()));
            page.policyRoles().forEach(role -> detach(arn, role));
        }
    }

    private void detach(String arn, PolicyRole role) {
        if (IamRuns.isOfAnother(iam, role.roleName(), find(arn).flatMap(Found::tags))) {
            refuse(arn, "role " + role.roleName());
        }
        try {
            iam.detachRolePolicy(r -> r.roleName(role.roleName()).policyArn(arn));
        } catch (NoSuchEntityException e) {
            // The role is gone meanwhile, and the attachment with it.
            return;
        }
    }

    private static void refuse(String arn, String user) {
        throw new StillNeededException(
                "policy " + arn + " is attached to " + user + ", which is not of the same run; detach it there first");
    }
}
