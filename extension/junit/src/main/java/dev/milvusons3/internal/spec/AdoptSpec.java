package dev.milvusons3.internal.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is there already. Names, not ARNs, but for policy and role, which may have either.
 *
 * @param bucket its name
 * @param policy name or ARN
 * @param role name or ARN
 * @param serviceAccount with its namespace before a slash
 * @param release of Helm
 * @param password of Milvus' root user, if the release is adopted
 */
public record AdoptSpec(
        Optional<String> bucket,
        Optional<String> policy,
        Optional<String> role,
        Optional<String> serviceAccount,
        Optional<String> release,
        String password) {
    /** {@return whether there is nothing} */
    public boolean isEmpty() {
        return bucket.isEmpty() && policy.isEmpty() && role.isEmpty() && serviceAccount.isEmpty() && release.isEmpty();
    }

    /** {@return the namespace of the service account} */
    public Optional<String> namespace() {
        return serviceAccount.map(text -> text.substring(0, text.indexOf('/')));
    }

    /** {@return the service account without its namespace} */
    public Optional<String> serviceAccountName() {
        return serviceAccount.map(text -> text.substring(text.indexOf('/') + 1));
    }

    /** {@return what there is, for a person} */
    public String names() {
        List<String> names = new ArrayList<>();
        bucket.ifPresent(name -> names.add("bucket " + name));
        policy.ifPresent(name -> names.add("policy " + name));
        role.ifPresent(name -> names.add("role " + name));
        serviceAccount.ifPresent(name -> names.add("service account " + name));
        release.ifPresent(name -> names.add("release " + name));
        return String.join(", ", names);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "AdoptSpec[" + names() + "]";
    }

    /** {@return what contradicts it} */
    List<String> problems(boolean bucketName, boolean policyName, boolean roleName, boolean account) {
        List<String> problems = new ArrayList<>();
        both(problems, bucket.isPresent() && bucketName, "adopt.bucket", "bucketName");
        both(problems, policy.isPresent() && policyName, "adopt.policy", "policyName");
        both(problems, role.isPresent() && roleName, "adopt.role", "roleName");
        both(problems, serviceAccount.isPresent() && account, "adopt.serviceAccount", "namespace or serviceAccount");
        if (release.isPresent() && (bucket.isEmpty() || role.isEmpty() || serviceAccount.isEmpty())) {
            problems.add(
                    "adopt.release = \"" + release.get() + "\": a Milvus that runs already has a bucket, a role and a"
                            + " service account. Adopt those too.");
        }
        return problems;
    }

    /** {@return what contradicts it: documents of what is there are its own, and never changed} */
    List<String> problemsOfDocuments(boolean bucketPolicy, boolean permissionsBoundary, boolean policies) {
        List<String> problems = new ArrayList<>();
        both(problems, bucket.isPresent() && bucketPolicy, "adopt.bucket", "bucketPolicy");
        both(problems, role.isPresent() && permissionsBoundary, "adopt.role", "permissionsBoundary");
        both(problems, role.isPresent() && policies, "adopt.role", "policies");
        both(problems, role.isEmpty() && policy.isPresent() && policies, "adopt.policy", "policies");
        return problems;
    }

    private static void both(List<String> problems, boolean both, String adopted, String named) {
        if (both) {
            problems.add(
                    adopted + " and " + named + " are both set: the one is there, the other would be made. Set one.");
        }
    }
}
