package dev.milvusons3.internal.platform.aws;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsAccount;
import java.net.URI;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Says why AWS refused, by the documents that the account has: AWS' own words name a statement only when it denies. */
final class DenialExplainer {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final AccountDocuments documents;
    private final Circumstances circumstances;
    private final String partition;
    private final String account;
    private final String region;

    /** @param circumstances of all requests, for explanations */
    DenialExplainer(
            AccountDocuments documents, Circumstances circumstances, String partition, String account, String region) {
        this.circumstances = circumstances;
        this.documents = documents;
        this.partition = partition;
        this.account = account;
        this.region = region;
    }

    /** The documents that count for a role's requests to a bucket, as they were when they were read. */
    final class Documents {
        private final Role role;
        private final PolicySet policies;

        private Documents(Role role, PolicySet policies) {
            this.role = role;
            this.policies = policies;
        }

        /** {@return the role's own name} */
        String roleName() {
            return role.roleName();
        }

        /**
         * {@return what they say to a request of one of the role's sessions to S3}
         *
         * @param session the session's name
         * @param more policies that limit the session
         * @param context condition keys of this request
         */
        Decision decide(
                String session,
                List<NamedPolicy> more,
                String action,
                String resource,
                boolean tls,
                Map<String, List<String>> context) {
            PolicySet all = policies;
            for (NamedPolicy policy : more) {
                all = all.with(policy);
            }
            Map<String, List<String>> keys = keys(tls);
            keys.put("s3:resourceaccount", List.of(account));
            keys.putAll(context);
            Principal principal = AccountDocuments.session(role, session);
            return PolicyEvaluator.evaluate(
                    new AuthorizationRequest(principal, action, resource, account, keys, circumstances), all);
        }
    }

    /**
     * {@return a role's documents as the account has them now; empty if they cannot be read}
     *
     * @param bucket whose policy is one of them; empty if there is none
     */
    Optional<Documents> ofRole(String roleName, String bucket) {
        try {
            Role role = documents.role(roleName);
            PolicySet policies = documents.of(role);
            if (!bucket.isEmpty()) {
                policies = documents.ofBucket(bucket).map(policies::with).orElse(policies);
            }
            return Optional.of(new Documents(role, policies));
        } catch (SdkException | MalformedPolicyException e) {
            LOG.debug("the account's documents cannot be read", e);
            return Optional.empty();
        }
    }

    /**
     * {@return what the documents say now to a request of a role's session to S3; empty if they cannot be read}
     *
     * @param sessionPolicy that limits the session
     * @param bucket that it is about; empty if it is about none
     */
    Optional<Decision> ofSession(
            String roleName,
            String session,
            Optional<String> sessionPolicy,
            String action,
            String resource,
            String bucket,
            boolean tls,
            Map<String, List<String>> context) {
        try {
            List<NamedPolicy> more = sessionPolicy.stream()
                    .map(document -> NamedPolicy.of("session policy", PolicyType.SESSION, document))
                    .toList();
            return ofRole(roleName, bucket).map(known -> known.decide(session, more, action, resource, tls, context));
        } catch (MalformedPolicyException e) {
            LOG.debug("the session policy cannot be read", e);
            return Optional.empty();
        }
    }

    /** {@return what the trust policy says to a token; empty if either cannot be read} */
    Optional<Decision> ofToken(String roleArn, String token, String session, boolean tls) {
        try {
            JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
            String issuer = providerName(claims);
            String provider = providerArn(issuer);
            Map<String, List<String>> keys = keys(tls);
            keys.put("aws:federatedprovider", List.of(provider));
            keys.put("sts:rolesessionname", List.of(session));
            keys.put(issuer + ":sub", List.of(String.valueOf(claims.getSubject())));
            audience(provider, claims).ifPresent(aud -> keys.put(issuer + ":aud", List.of(aud)));
            Role role = documents.role(AccountDocuments.nameOf(roleArn));
            return Optional.of(PolicyEvaluator.evaluate(
                    new AuthorizationRequest(
                            Principal.webIdentity(provider),
                            "sts:AssumeRoleWithWebIdentity",
                            roleArn,
                            account,
                            keys,
                            circumstances),
                    PolicySet.of(documents.trustOf(role))));
        } catch (ParseException | SdkException | MalformedPolicyException e) {
            LOG.debug("token or trust policy cannot be read", e);
            return Optional.empty();
        }
    }

    /** {@return what about the provider makes AWS refuse a token; empty if nothing is wrong with it or it cannot be read} */
    Optional<String> providerProblem(String token) {
        try {
            JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
            String arn = providerArn(providerName(claims));
            List<String> known = provider(arn).clientIDList();
            return known.stream().anyMatch(claims.getAudience()::contains)
                    ? Optional.empty()
                    : Optional.of(
                            "the token is for audience " + claims.getAudience() + ", and " + arn + " knows " + known);
        } catch (NoSuchEntityException e) {
            return Optional.of("the account has no identity provider for the token's issuer");
        } catch (ParseException | SdkException e) {
            LOG.debug("token or provider cannot be read", e);
            return Optional.empty();
        }
    }

    /** The one that matched is the key's only value. */
    private Optional<String> audience(String provider, JWTClaimsSet claims) {
        try {
            List<String> known = provider(provider).clientIDList();
            return claims.getAudience().stream().filter(known::contains).findFirst();
        } catch (NoSuchEntityException e) {
            return claims.getAudience().stream().findFirst();
        }
    }

    private GetOpenIdConnectProviderResponse provider(String arn) {
        return documents.iam().getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
    }

    private String providerArn(String issuer) {
        return "arn:" + partition + ":iam::" + account + ":oidc-provider/" + issuer;
    }

    private static String providerName(JWTClaimsSet claims) {
        return AwsAccount.providerName(URI.create(String.valueOf(claims.getIssuer())));
    }

    private Map<String, List<String>> keys(boolean tls) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of(String.valueOf(tls)));
        keys.put("aws:requestedregion", List.of(region));
        return keys;
    }
}
