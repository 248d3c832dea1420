package dev.milvusons3.internal.platform;

import java.util.Optional;

/**
 * EKS Pod Identity of a cluster: which service account gets which role, and how its tokens get it.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">How EKS Pod Identity works</a>
 */
public interface PodIdentity extends RoleLogin {
    /**
     * Associates a service account with a role, for pods that are made from now on.
     *
     * @return false if it is associated already; nothing is changed then
     * @throws dev.milvusons3.MilvusOnS3Exception if pods cannot reach the agent
     */
    boolean associate(String namespace, String serviceAccount, String roleArn);

    /** {@return the ARN of the role that a service account is associated with} */
    Optional<String> associated(String namespace, String serviceAccount);

    /** Ends an association; does nothing if there is none. */
    void dissociate(String namespace, String serviceAccount);
}
