package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** OIDC providers. There is one for a cluster: roles of other runs may have come to trust the one that a run made. */
public final class IdentityProviders implements Things {
    private final IamClient iam;

    /** @param iam of the account */
    public IdentityProviders(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Kind kind() {
        return Kind.IDENTITY_PROVIDER;
    }

    @Override
    public List<Found> tagged() {
        return iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .flatMap(provider -> find(provider.arn()).stream())
                .filter(provider -> provider.tags().isPresent())
                .toList();
    }

    @Override
    public Optional<Found> find(String arn) {
        try {
            GetOpenIdConnectProviderResponse provider =
                    iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
            return Optional.of(new Found(arn, IamRuns.read(provider.tags()), Optional.of(provider.createDate())));
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }

    @Override
    public void remove(String arn) {
        Optional<Found> provider = find(arn);
        if (provider.isEmpty()) {
            return;
        }
        for (Role role : iam.listRolesPaginator().roles()) {
            if (trusts(role, arn)
                    && IamRuns.isOfAnother(iam, role.roleName(), provider.get().tags())) {
                throw new StillNeededException("identity provider " + arn + " is trusted by role " + role.roleName()
                        + ", which is not of the same run; it goes when that role is gone");
            }
        }
        try {
            iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
        } catch (NoSuchEntityException e) {
            // Gone meanwhile: what was wanted.
            return;
        }
    }

    private static boolean trusts(Role role, String arn) {
        return role.assumeRolePolicyDocument() != null
                && URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8)
                        .contains("\"" + arn + "\"");
    }
}
