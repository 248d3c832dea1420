package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * How Milvus' pods get the role.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html#service-accounts-iam">Roles for service
 *     accounts, and EKS Pod Identity</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum WorkloadIdentity {
    /** IAM roles for service accounts: the service account's annotation names the role, and its tokens are exchanged at STS. */
    IRSA,
    /**
     * EKS Pod Identity: an association of the cluster names the role, and an agent on the pod's node hands out its credentials.
     * Milvus can use it from 2.6 on. {@link Environment#CONTAINERS} has it, and {@link Environment#EMBEDDED} where Milvus
     * has a network of its own ({@link MilvusRuntime#NAMESPACE}, {@link MilvusRuntime#CONTAINER}); in {@link Environment#AWS} it is
     * EKS' own.
     */
    POD_IDENTITY,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
