package dev.milvusons3.internal.platform;

import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * IAM roles for service accounts: the token is exchanged at STS, which knows its issuer as an identity provider.
 *
 * @param sts a client without credentials, which stays the caller's
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
public record WebIdentityLogin(StsClient sts) implements RoleLogin {
    /** The audience of the tokens that EKS' webhook projects, in every partition. */
    public static final String AUDIENCE = "sts.amazonaws.com";

    private static final Refusals REFUSALS = new Refusals(
            Set.of("AccessDenied"), Set.of("InvalidIdentityToken"), Set.of("ExpiredTokenException", "ExpiredToken"));

    @Override
    public String audience() {
        return AUDIENCE;
    }

    @Override
    public String operation() {
        return "sts:AssumeRoleWithWebIdentity";
    }

    @Override
    public Refusals refusals() {
        return REFUSALS;
    }

    @Override
    public boolean takesSessionPolicies() {
        return true;
    }

    @Override
    public AwsSessionCredentials session(Request request) {
        return RoleLogin.session(sts.assumeRoleWithWebIdentity(r -> r.roleArn(request.roleArn())
                        .roleSessionName(request.sessionName())
                        .webIdentityToken(request.token())
                        .policy(request.sessionPolicy().orElse(null))
                        .overrideConfiguration(request.marking()))
                .credentials());
    }
}
