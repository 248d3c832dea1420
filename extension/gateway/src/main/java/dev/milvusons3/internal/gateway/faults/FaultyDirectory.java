package dev.milvusons3.internal.gateway.faults;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The accounts' IAM, in which each role also has the policies of faults. IAM's own API does not tell of them. */
public final class FaultyDirectory implements IamDirectory {
    private final IamDirectory iam;
    private final FaultStage faults;

    /** @param faults that deny something, or not */
    public FaultyDirectory(IamDirectory iam, FaultStage faults) {
        this.iam = iam;
        this.faults = faults;
    }

    @Override
    public Optional<Role> role(String arn) {
        List<NamedPolicy> denials = faults.denials(arn);
        Optional<Role> role = iam.role(arn);
        return denials.isEmpty() ? role : role.map(found -> with(found, denials));
    }

    private static Role with(Role role, List<NamedPolicy> denials) {
        List<NamedPolicy> policies = new ArrayList<>(role.identityPolicies());
        policies.addAll(denials);
        return new Role(
                role.arn(),
                role.name(),
                role.id(),
                role.trust(),
                policies,
                role.boundary(),
                role.maxSession(),
                role.tags());
    }

    @Override
    public Optional<String> uniqueId(String arn) {
        return iam.uniqueId(arn);
    }

    @Override
    public Optional<String> arn(String uniqueId) {
        return iam.arn(uniqueId);
    }

    @Override
    public Optional<String> roleNamed(String accountId, String name) {
        return iam.roleNamed(accountId, name);
    }

    @Override
    public boolean knows(String accountId) {
        return iam.knows(accountId);
    }

    @Override
    public Optional<Provider> provider(String accountId, URI issuer) {
        return iam.provider(accountId, issuer);
    }

    @Override
    public Optional<NamedPolicy> managedSessionPolicy(String arn) {
        return iam.managedSessionPolicy(arn);
    }
}
