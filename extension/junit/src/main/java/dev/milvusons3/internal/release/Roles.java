package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Roles, with their attachments and inline policies.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html">Deleting roles</a>
 */
public final class Roles implements Things {
    /** Of AWS' own services: nobody else can make any in there. */
    private static final String SERVICES = "/aws-service-role/";

    private final IamClient iam;

    /** @param iam of the account */
    public Roles(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Kind kind() {
        return Kind.ROLE;
    }

    @Override
    public List<Found> tagged() {
        return iam.listRolesPaginator().roles().stream()
                .filter(role -> !role.path().startsWith(SERVICES))
                .flatMap(role -> find(role.roleName()).stream())
                .filter(found -> found.tags().isPresent())
                .toList();
    }

    private static Found found(Role role) {
        return new Found(role.roleName(), IamRuns.read(role.tags()), Optional.of(role.createDate()));
    }

    @Override
    public Optional<Found> find(String name) {
        return IamRuns.role(iam, name).map(Roles::found);
    }

    @Override
    public void remove(String name) {
        try {
            iam.listAttachedRolePoliciesPaginator(r -> r.roleName(name)).attachedPolicies().stream()
                    .toList()
                    .forEach(
                            policy -> iam.detachRolePolicy(r -> r.roleName(name).policyArn(policy.policyArn())));
            iam.listRolePoliciesPaginator(r -> r.roleName(name)).policyNames().stream()
                    .toList()
                    .forEach(
                            policy -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
            iam.deleteRole(r -> r.roleName(name));
        } catch (NoSuchEntityException e) {
            // Gone already, or never made: what was wanted.
            return;
        }
    }
}
