package dev.milvusons3.assertj;

import java.util.Optional;

/**
 * Who a pod is to AWS: its service account, by a token of the cluster's issuer. Immutable.
 *
 * @see MilvusOnS3Assertions#serviceAccount(String, String)
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html">IAM roles for service
 *     accounts</a>
 * @since 0.1
 */
public final class ServiceAccountIdentity {
    /** The audience of the tokens that EKS projects into pods. */
    static final String DEFAULT_AUDIENCE = "sts.amazonaws.com";

    private final String namespace;
    private final String name;
    private final Optional<String> issuer;
    private final String audience;

    ServiceAccountIdentity(String namespace, String name) {
        this(namespace, name, Optional.empty(), DEFAULT_AUDIENCE);
    }

    private ServiceAccountIdentity(String namespace, String name, Optional<String> issuer, String audience) {
        this.namespace = namespace;
        this.name = name;
        this.issuer = issuer;
        this.audience = audience;
    }

    /**
     * {@return the same with a token of another issuer than the one that the policy or deployment under test is for}
     *
     * @param issuer its URL, with or without {@code https://}
     */
    public ServiceAccountIdentity of(String issuer) {
        return new ServiceAccountIdentity(namespace, name, Optional.of(issuer.replaceFirst("^https://", "")), audience);
    }

    /**
     * {@return the same with a token for another audience than {@code sts.amazonaws.com}}
     *
     * @param audience the token's {@code aud}
     */
    public ServiceAccountIdentity withAudience(String audience) {
        return new ServiceAccountIdentity(namespace, name, issuer, audience);
    }

    /** {@return the token's {@code sub}} */
    public String subject() {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    /** {@return the token's {@code aud}} */
    public String audience() {
        return audience;
    }

    /** {@return host and path of the issuer, if it was said} */
    Optional<String> issuer() {
        return issuer;
    }

    @Override
    public String toString() {
        return subject()
                + issuer.map(of -> " of " + of).orElse("")
                + (audience.equals(DEFAULT_AUDIENCE) ? "" : " with audience " + audience);
    }
}
