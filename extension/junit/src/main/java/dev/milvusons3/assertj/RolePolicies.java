package dev.milvusons3.assertj;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.question.Requests;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** What IAM says of a deployment's role. */
final class RolePolicies {
    private final IamClient iam;
    private final Authoring authoring;
    private final String role;

    RolePolicies(MilvusDeployment deployment) {
        this.iam = deployment.iam();
        this.authoring = deployment.authoring();
        this.role = deployment.roleName();
    }

    /** {@return the ARNs of the policies that are attached} */
    List<String> attached() {
        return iam.listAttachedRolePoliciesPaginator(r -> r.roleName(role)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .toList();
    }

    /** {@return all that say what the role may do: attached ones in their default version, inline ones, its boundary} */
    PolicySet granting() {
        List<NamedPolicy> policies = attached().stream()
                .map(arn -> managed(arn, PolicyType.IDENTITY))
                .collect(Collectors.toCollection(ArrayList::new));
        for (String name : iam.listRolePoliciesPaginator(r -> r.roleName(role)).policyNames()) {
            String document =
                    iam.getRolePolicy(r -> r.roleName(role).policyName(name)).policyDocument();
            policies.add(named(name, PolicyType.IDENTITY, document));
        }
        AttachedPermissionsBoundary boundary = role().permissionsBoundary();
        if (boundary != null) {
            policies.add(managed(boundary.permissionsBoundaryArn(), PolicyType.PERMISSIONS_BOUNDARY));
        }
        return new PolicySet(policies);
    }

    /** {@return a session of the role, with the tags that it has from the role} */
    Principal session() {
        Role found = role();
        return Requests.session(found.arn())
                .withTags(found.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    }

    /** {@return the policy that says who gets the role} */
    NamedPolicy trust() {
        return named(role, PolicyType.TRUST, role().assumeRolePolicyDocument());
    }

    private Role role() {
        return iam.getRole(r -> r.roleName(role)).role();
    }

    private NamedPolicy managed(String arn, PolicyType type) {
        String version = iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId();
        String document = iam.getPolicyVersion(r -> r.policyArn(arn).versionId(version))
                .policyVersion()
                .document();
        return named(arn, type, document);
    }

    private NamedPolicy named(String name, PolicyType type, String encoded) {
        PolicyDocument document = PolicyDocument.parse(decode(encoded), type);
        return new NamedPolicy(
                name, type, authoring.sourceOf(document).map(document::from).orElse(document));
    }

    private static String decode(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
