package dev.milvusons3.internal.kubernetes.embedded;

import java.util.Optional;

/**
 * The pod identity webhook's flags. What the annotations of service accounts and pods say comes before them.
 *
 * @param annotationDomain the prefix of the annotations' keys
 * @param mountPath where the token is mounted
 * @param audience of the token
 * @param region for containers that name none
 * @param regionalSts whether the SDKs are told to use the region's STS
 * @param tokenExpiration in seconds
 * @param podIdentity service accounts that get their role by EKS Pod Identity, which comes before the annotation
 */
public record PodIdentitySettings(
        String annotationDomain,
        String mountPath,
        String audience,
        Optional<String> region,
        boolean regionalSts,
        long tokenExpiration,
        Optional<PodIdentity> podIdentity) {
    /** The address of the agent of EKS Pod Identity, on every node. */
    public static final String AGENT = "169.254.170.23";

    static final long DEFAULT_TOKEN_EXPIRATION = 86_400;

    /** {@return the flags of the webhook's own command line, none given} */
    public static PodIdentitySettings defaults() {
        return new PodIdentitySettings(
                "eks.amazonaws.com",
                "/var/run/secrets/eks.amazonaws.com/serviceaccount",
                "sts.amazonaws.com",
                Optional.empty(),
                false,
                DEFAULT_TOKEN_EXPIRATION,
                Optional.empty());
    }

    /**
     * {@return the flags that EKS runs it with in that region}
     *
     * @param associations of the cluster
     */
    public static PodIdentitySettings eks(String region, Associations associations) {
        PodIdentitySettings flags = defaults();
        return new PodIdentitySettings(
                flags.annotationDomain,
                flags.mountPath,
                flags.audience,
                Optional.of(region),
                true,
                flags.tokenExpiration,
                Optional.of(new PodIdentity(
                        "pods.eks.amazonaws.com",
                        "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
                        "eks-pod-identity-token",
                        "eks-pod-identity-token",
                        "http://" + AGENT + "/v1/credentials",
                        associations)));
    }

    /** {@return the same of a cluster without associations} */
    public static PodIdentitySettings eks(String region) {
        return eks(region, (namespace, serviceAccount) -> false);
    }

    /**
     * How EKS Pod Identity shows in a pod.
     *
     * @param fullUri of the agent's credentials endpoint
     * @param associations says which service accounts have an association
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">How EKS Pod Identity works</a>
     */
    public record PodIdentity(
            String audience,
            String mountPath,
            String volumeName,
            String tokenPath,
            String fullUri,
            Associations associations) {}

    /** The pod identity associations of a cluster. */
    @FunctionalInterface
    public interface Associations {
        /** {@return whether there is one for this service account} */
        boolean has(String namespace, String serviceAccount);
    }
}
