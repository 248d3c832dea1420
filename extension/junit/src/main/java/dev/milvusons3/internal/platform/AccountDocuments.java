package dev.milvusons3.internal.platform;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The policies that an account really has, as IAM and S3 hand them out.
 *
 * @param iam a client that may read roles and policies
 * @param s3 a client that may read bucket policies
 */
public record AccountDocuments(IamClient iam, S3Client s3) {
    private static final String NO_POLICY = "NoSuchBucketPolicy";

    /** {@return the role's own name in an ARN} */
    public static String nameOf(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    /** {@return the role as IAM has it} */
    public Role role(String name) {
        return iam.getRole(r -> r.roleName(name)).role();
    }

    /**
     * {@return a role's session, with the tags that it has from the role}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag">aws:PrincipalTag</a>
     */
    public static Principal session(Role role, String name) {
        return Principal.session(role.arn(), role.roleId(), name)
                .withTags(role.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    }

    /** {@return the ARNs of the policies attached to a role} */
    public List<String> attachedTo(String role) {
        return iam.listAttachedRolePoliciesPaginator(r -> r.roleName(role)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .toList();
    }

    /** {@return what says who gets the role} */
    public NamedPolicy trustOf(Role role) {
        return NamedPolicy.of(role.roleName(), PolicyType.TRUST, decode(role.assumeRolePolicyDocument()));
    }

    /** {@return what says what the role may do: attached policies in their default version, inline ones, its boundary} */
    public PolicySet of(Role role) {
        List<NamedPolicy> policies = new ArrayList<>();
        attachedTo(role.roleName()).forEach(arn -> policies.add(managed(arn, PolicyType.IDENTITY)));
        for (String name :
                iam.listRolePoliciesPaginator(r -> r.roleName(role.roleName())).policyNames()) {
            policies.add(NamedPolicy.of(
                    name,
                    PolicyType.IDENTITY,
                    decode(iam.getRolePolicy(r -> r.roleName(role.roleName()).policyName(name))
                            .policyDocument())));
        }
        if (role.permissionsBoundary() != null) {
            policies.add(managed(role.permissionsBoundary().permissionsBoundaryArn(), PolicyType.PERMISSIONS_BOUNDARY));
        }
        return new PolicySet(policies);
    }

    /** {@return a managed policy in its default version} */
    public NamedPolicy managed(String arn, PolicyType type) {
        return NamedPolicy.of(arn, type, decode(defaultVersion(arn).encoded()));
    }

    /**
     * One version of a managed policy.
     *
     * @param id such as {@code v1}
     * @param encoded the document, as IAM hands it out
     */
    public record Version(String id, String encoded) {}

    /** {@return a managed policy's default version} */
    public Version defaultVersion(String arn) {
        String id = iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId();
        return new Version(
                id,
                iam.getPolicyVersion(r -> r.policyArn(arn).versionId(id))
                        .policyVersion()
                        .document());
    }

    /** {@return the bucket's policy; empty if it has none} */
    public Optional<NamedPolicy> ofBucket(String bucket) {
        try {
            return Optional.of(NamedPolicy.of(
                    "policy of bucket " + bucket,
                    PolicyType.RESOURCE,
                    s3.getBucketPolicy(r -> r.bucket(bucket)).policy()));
        } catch (S3Exception e) {
            if (e.awsErrorDetails() != null
                    && NO_POLICY.equals(e.awsErrorDetails().errorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String decode(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
