package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.release.IdentityProviders;
import dev.milvusons3.internal.report.Part;
import java.net.URI;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * The cluster's token issuer as an OIDC provider of the account: what {@code eksctl create cluster --with-oidc} leaves behind.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html">IAM OIDC provider</a>
 */
final class IdentityProviderStep implements Step<IdentityProviderStep.Provider> {
    private static final String AUDIENCE = WebIdentityLogin.AUDIENCE;

    /**
     * The provider.
     *
     * @param arn of it
     * @param name host and path of the issuer: the prefix of its condition keys
     */
    record Provider(String arn, String name) {}

    private final AwsAccount aws;
    private final URI issuer;
    private final RunTags tags;

    IdentityProviderStep(AwsAccount aws, URI issuer, RunTags tags) {
        this.aws = aws;
        this.issuer = issuer;
        this.tags = tags;
    }

    @Override
    public String title() {
        return "identity provider " + AwsAccount.providerName(issuer);
    }

    @Override
    public Part part() {
        return Part.IDENTITY_PROVIDER;
    }

    @Override
    public Provider provision(Creations creations) {
        IamClient iam = aws.iam();
        String name = AwsAccount.providerName(issuer);
        String arn = aws.providerArn(issuer);
        // Asked first: whoever runs tests may well be allowed to find providers, but not to make them.
        if (exists(iam, arn)) {
            return new Provider(arn, name);
        }
        Creations.Creation release =
                creations.begin(new Thing(Kind.IDENTITY_PROVIDER, arn), () -> new IdentityProviders(iam).remove(arn));
        try {
            iam.createOpenIDConnectProvider(
                    r -> r.url(issuer.toString()).clientIDList(AUDIENCE).tags(IamTags.of(tags)));
        } catch (EntityAlreadyExistsException e) {
            if (!LostAnswers.madeIt(aws, new IdentityProviders(iam), arn, tags)) {
                // Of the cluster, not of this deployment: it is used and stays.
                release.cancel();
            }
        }
        return new Provider(arn, name);
    }

    @Override
    public void verify(Provider provider) {
        GetOpenIdConnectProviderResponse found =
                aws.iam().getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(provider.arn()));
        VerificationException.check(
                "url of " + provider.arn(), provider.name(), found.url().replaceFirst("^https://", ""));
        if (!found.clientIDList().contains(AUDIENCE)) {
            throw new VerificationException(
                    "client ids of " + provider.arn(), AUDIENCE + " among them", found.clientIDList());
        }
    }

    private static boolean exists(IamClient iam, String arn) {
        try {
            return !iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn))
                    .url()
                    .isEmpty();
        } catch (NoSuchEntityException e) {
            return false;
        }
    }
}
