package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.gateway.sts.EksAuth;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * EKS Pod Identity of a cluster: which service account gets which role, and how its tokens get it.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">How EKS Pod Identity works</a>
 */
public interface PodIdentity extends RoleLogin {
    @Override
    default String audience() {
        return EksAuth.AUDIENCE;
    }

    @Override
    default String operation() {
        return "eks-auth:AssumeRoleForPodIdentity";
    }

    @Override
    default Refusals refusals() {
        return new Refusals(
                Set.of("ResourceNotFoundException"), Set.of("InvalidTokenException"), Set.of("ExpiredTokenException"));
    }

    @Override
    default boolean takesSessionPolicies() {
        return false;
    }

    /**
     * Associates a service account with a role, for pods that are made from now on.
     *
     * @param tags that the association carries, where it outlives this JVM
     * @return false if it is associated already; nothing is changed then
     * @throws dev.milvusons3.MilvusOnS3Exception if pods cannot reach the agent
     */
    boolean associate(String namespace, String serviceAccount, Association association, Map<String, String> tags);

    /** {@return what a service account is associated with} */
    Optional<Association> associated(String namespace, String serviceAccount);

    /** Ends an association; does nothing if there is none. */
    void dissociate(String namespace, String serviceAccount);

    /**
     * What a service account is associated with.
     *
     * @param roleArn the role that EKS assumes itself
     * @param targetRoleArn the role that it assumes then, whose sessions pods get; empty: they get the first one's
     * @param externalId that is passed for it; empty: what EKS forms
     * @param policy of the session, as JSON
     * @param disableSessionTags whether EKS leaves its tags out
     */
    record Association(
            String roleArn,
            Optional<String> targetRoleArn,
            Optional<String> externalId,
            Optional<String> policy,
            boolean disableSessionTags) {
        /** {@return whether another is what this asks for: the external id may be EKS' to form} */
        public boolean isMetBy(Association other) {
            return equals(other)
                    || externalId.isEmpty()
                            && equals(new Association(
                                    other.roleArn(),
                                    other.targetRoleArn(),
                                    Optional.empty(),
                                    other.policy(),
                                    other.disableSessionTags()));
        }

        /** {@return one with a role alone} */
        public static Association role(String arn) {
            return new Association(arn, Optional.empty(), Optional.empty(), Optional.empty(), false);
        }
    }
}
