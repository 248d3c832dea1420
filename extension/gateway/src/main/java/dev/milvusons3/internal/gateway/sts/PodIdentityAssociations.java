package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Ids;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which service accounts of a cluster get which role.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html">CreatePodIdentityAssociation</a>
 */
public final class PodIdentityAssociations {
    /** What EKS answers if there is one already. */
    public static final String IN_USE = "ResourceInUseException";

    private final Map<ServiceAccount, Association> byAccount = new ConcurrentHashMap<>();

    private record ServiceAccount(String namespace, String name) {}

    /**
     * One of them.
     *
     * @param id as EKS forms it
     * @param namespace of the service account
     * @param serviceAccount its name
     * @param roleArn that its pods get
     */
    public record Association(String id, String namespace, String serviceAccount, String roleArn) {}

    /**
     * Makes one. As on EKS the service account need not exist, and the role is looked at when it is asked for.
     *
     * @throws AwsError if the service account has one already
     */
    public Association create(String namespace, String serviceAccount, String roleArn) {
        Association made =
                new Association(Ids.unique("a-").toLowerCase(Locale.ROOT), namespace, serviceAccount, roleArn);
        Association before = byAccount.putIfAbsent(new ServiceAccount(namespace, serviceAccount), made);
        if (before != null) {
            throw new AwsError(409, IN_USE, "Association already exists: " + before.id());
        }
        return made;
    }

    /** {@return that of a service account} */
    public Optional<Association> find(String namespace, String serviceAccount) {
        return Optional.ofNullable(byAccount.get(new ServiceAccount(namespace, serviceAccount)));
    }

    /** Ends one; does nothing if there is none. Sessions that it led to stay good until their time is over, as on AWS. */
    public void delete(String namespace, String serviceAccount) {
        byAccount.remove(new ServiceAccount(namespace, serviceAccount));
    }
}
