package dev.milvusons3.iam;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Who a pod is to AWS: its service account, by a token of the cluster's issuer. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html">IAM roles for service
 *     accounts</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ServiceAccountIdentity {
    /** The audience of the tokens that EKS projects into pods. */
    private static final String DEFAULT_AUDIENCE = "sts.amazonaws.com";

    private final String namespace;
    private final String name;
    private final Optional<String> issuer;
    private final String audience;
    private final Optional<String> cluster;

    /**
     * {@return who a pod of a service account is, with a token for {@code sts.amazonaws.com}, of the issuer that what is under test is
     * for}
     *
     * @param namespace of the service account
     * @param name of the service account
     */
    public static ServiceAccountIdentity named(String namespace, String name) {
        return new ServiceAccountIdentity(namespace, name, Optional.empty(), DEFAULT_AUDIENCE, Optional.empty());
    }

    private ServiceAccountIdentity(
            String namespace, String name, Optional<String> issuer, String audience, Optional<String> cluster) {
        this.namespace = namespace;
        this.name = name;
        this.issuer = issuer;
        this.audience = audience;
        this.cluster = cluster;
    }

    /**
     * {@return the same with a token of another issuer than the one that the policy or deployment under test is for}
     *
     * @param issuer its URL, with or without {@code https://}
     */
    public ServiceAccountIdentity of(String issuer) {
        return new ServiceAccountIdentity(
                namespace, name, Optional.of(issuer.replaceFirst("^https://", "")), audience, cluster);
    }

    /**
     * {@return the same with a token for another audience than {@code sts.amazonaws.com}}
     *
     * @param audience the token's {@code aud}
     */
    public ServiceAccountIdentity withAudience(String audience) {
        return new ServiceAccountIdentity(namespace, name, issuer, audience, cluster);
    }

    /**
     * {@return the same, but with a role that its pods get by EKS Pod Identity of a cluster, not by their tokens}
     *
     * <p>Then it is EKS that takes the role, which needs both {@code sts:AssumeRole} and {@code sts:TagSession}; both are asked
     * for, with the cluster as {@code aws:SourceArn}, its account as {@code aws:SourceAccount}, and the session tags that EKS
     * sets.
     *
     * @param clusterArn such as {@code arn:aws:eks:us-east-2:111122223333:cluster/search}
     * @throws IllegalArgumentException if it is not the ARN of an EKS cluster
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html">EKS Pod Identity role</a>
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html">Session tags of EKS Pod Identity</a>
     */
    public ServiceAccountIdentity byPodIdentityOf(String clusterArn) {
        if (!clusterArn.matches("arn:[^:]+:eks:[^:]+:[0-9]{12}:cluster/.+")) {
            throw new IllegalArgumentException("\"" + clusterArn
                    + "\" is not the ARN of an EKS cluster, such as arn:aws:eks:us-east-2:111122223333:cluster/search");
        }
        return new ServiceAccountIdentity(namespace, name, issuer, audience, Optional.of(clusterArn));
    }

    /** {@return the cluster's ARN, if the role is to be had by EKS Pod Identity} */
    public Optional<String> cluster() {
        return cluster;
    }

    /** {@return the namespace of the service account} */
    public String namespace() {
        return namespace;
    }

    /** {@return the name of the service account} */
    public String name() {
        return name;
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
    public Optional<String> issuer() {
        return issuer;
    }

    @Override
    public String toString() {
        return subject()
                + cluster.map(arn -> " by EKS Pod Identity of " + arn).orElse("")
                + issuer.map(of -> " of " + of).orElse("")
                + (audience.equals(DEFAULT_AUDIENCE) ? "" : " with audience " + audience);
    }
}
