package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Ids;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Which service accounts of a cluster get which role.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html">CreatePodIdentityAssociation</a>
 */
public final class PodIdentityAssociations {
    /** What EKS answers if there is one already. */
    public static final String IN_USE = "ResourceInUseException";

    private static final int LONGEST_POLICY = 2_048;

    private final Map<ServiceAccount, Association> byAccount = new ConcurrentHashMap<>();
    private final BiFunction<String, String, String> externalIds;

    /** @param externalIds what EKS passes for a namespace and a service account where nothing is said */
    PodIdentityAssociations(BiFunction<String, String, String> externalIds) {
        this.externalIds = externalIds;
    }

    private record ServiceAccount(String namespace, String name) {}

    /**
     * What is asked for.
     *
     * @param roleArn that EKS assumes itself
     * @param targetRoleArn that it assumes by the session of the first, and whose session the pods get; in any account
     * @param externalId that it passes then; empty: one that it forms. On AWS it is always one that EKS forms
     * @param policy of the session that pods get, as JSON
     * @param disableSessionTags whether EKS leaves its tags out
     */
    public record Wanted(
            String roleArn,
            Optional<String> targetRoleArn,
            Optional<String> externalId,
            Optional<String> policy,
            boolean disableSessionTags) {
        /** A role alone. */
        public static Wanted role(String arn) {
            return new Wanted(arn, Optional.empty(), Optional.empty(), Optional.empty(), false);
        }
    }

    /**
     * One of them.
     *
     * @param id as EKS forms it
     * @param namespace of the service account
     * @param serviceAccount its name
     * @param wanted what was asked for
     * @param externalId that is passed for the target role; empty without one
     */
    public record Association(
            String id, String namespace, String serviceAccount, Wanted wanted, Optional<String> externalId) {
        /** {@return the ARN of the role that EKS assumes itself} */
        public String roleArn() {
            return wanted.roleArn();
        }

        /** {@return the ARN of the role whose sessions pods get} */
        public String givenRoleArn() {
            return wanted.targetRoleArn().orElse(wanted.roleArn());
        }

        Optional<NamedPolicy> sessionPolicy() {
            return wanted.policy()
                    .map(json -> NamedPolicy.of("session policy of association " + id, PolicyType.SESSION, json));
        }
    }

    /**
     * Makes one. As on EKS the service account need not exist, and roles are looked at when they are asked for.
     *
     * @throws AwsError if the service account has one already, or EKS would refuse its policy
     */
    public Association create(String namespace, String serviceAccount, Wanted wanted) {
        wanted.policy().ifPresent(policy -> check(policy, wanted.disableSessionTags()));
        Association made = new Association(
                Ids.unique("a-").toLowerCase(Locale.ROOT),
                namespace,
                serviceAccount,
                wanted,
                wanted.targetRoleArn()
                        .map(target -> wanted.externalId().orElse(externalIds.apply(namespace, serviceAccount))));
        Association before = byAccount.putIfAbsent(new ServiceAccount(namespace, serviceAccount), made);
        if (before != null) {
            throw new AwsError(409, IN_USE, "Association already exists: " + before.id());
        }
        return made;
    }

    private static void check(String policy, boolean disableSessionTags) {
        if (!disableSessionTags) {
            throw invalid(
                    "A session policy takes an association whose session tags are disabled (disableSessionTags).");
        }
        if (policy.length() > LONGEST_POLICY) {
            throw invalid("The session policy has " + policy.length() + " characters; at most " + LONGEST_POLICY
                    + " are allowed.");
        }
        try {
            NamedPolicy.of("session policy", PolicyType.SESSION, policy);
        } catch (MalformedPolicyException e) {
            throw invalid(Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        }
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message);
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
