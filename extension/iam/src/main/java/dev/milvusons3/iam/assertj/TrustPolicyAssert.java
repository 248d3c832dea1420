package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.ServiceAccountIdentity;
import dev.milvusons3.internal.question.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Assertions on a role's trust policy: whose tokens get the role.
 *
 * <pre>{@code
 * assertThat(trustPolicy("policies/trust.json").with("namespace", "milvus"))
 *         .trusts(serviceAccount("milvus", "milvus-s3-access-sa"))
 *         .doesNotTrust(serviceAccount("other", "milvus-s3-access-sa")).because(":sub")
 *         .doesNotTrust(serviceAccount("milvus", "milvus-s3-access-sa").withAudience("other"))
 *         .doesNotTrust(serviceAccount("milvus", "milvus-s3-access-sa").of("https://oidc.example.com/id/OTHER"));
 * assertThat(trustPolicy("policies/pod-identity-trust.json"))
 *         .trusts(serviceAccount("milvus", "milvus-s3-access-sa")
 *                 .byPodIdentityOf("arn:aws:eks:us-east-2:111122223333:cluster/search"));
 * }</pre>
 *
 * <p>The token itself is taken to be valid, and its issuer to be an identity provider of the account: those are not the trust
 * policy's business.
 *
 * @see IamAssertions#assertThat(TrustPolicyUnderTest)
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect
 *     federation</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class TrustPolicyAssert extends AbstractPolicyAssert<TrustPolicyAssert, TrustPolicyUnderTest> {
    private final NamedPolicy policy;

    TrustPolicyAssert(TrustPolicyUnderTest actual) {
        super(actual, TrustPolicyAssert.class);
        this.policy = actual.named();
    }

    /**
     * Verifies that pods of these service accounts get the role by their tokens.
     *
     * @param serviceAccount whose token; of the policy's own {@code {{oidcProvider}}} unless it says otherwise
     * @param more service accounts
     * @return this
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    public TrustPolicyAssert trusts(ServiceAccountIdentity serviceAccount, ServiceAccountIdentity... more) {
        return expect("to trust", ask(serviceAccount, more), true);
    }

    /**
     * Verifies that pods of these service accounts do not get the role by their tokens.
     *
     * @param serviceAccount whose token; of the policy's own {@code {{oidcProvider}}} unless it says otherwise
     * @param more service accounts
     * @return this
     */
    public TrustPolicyAssert doesNotTrust(ServiceAccountIdentity serviceAccount, ServiceAccountIdentity... more) {
        return expect("not to trust", ask(serviceAccount, more), false);
    }

    private List<Asked> ask(ServiceAccountIdentity first, ServiceAccountIdentity... more) {
        List<ServiceAccountIdentity> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        Trust trust = new Trust(
                PolicySet.of(policy),
                actual.values().accountArn("iam", "role/milvus-s3-access-sa"),
                actual.values().scope());
        return all.stream()
                .map(one -> new Asked(
                        one.toString(), trust.decide(one, actual.values().get("oidcProvider"), context(Map.of()))))
                .toList();
    }
}
