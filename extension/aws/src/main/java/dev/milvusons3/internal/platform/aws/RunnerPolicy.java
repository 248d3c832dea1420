package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.IdentityProviderUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What whoever runs the tests needs in the account for one deployment, and no more. What is adopted is neither made nor
 * deleted; what reading it needs is said by docs/aws-validate.md.
 *
 * @param statements of the one policy
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html">Actions of EKS
 *     and their resources</a>
 */
record RunnerPolicy(List<Statement> statements) {
    /**
     * One that allows something.
     *
     * @param resources ARNs with {@code *} for what is only known once something is made
     * @param condition under which alone it is needed
     */
    record Statement(String sid, List<String> actions, List<String> resources, Optional<Condition> condition) {
        private Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("Sid", sid);
            document.put("Effect", "Allow");
            document.put("Action", oneOrAll(actions));
            document.put("Resource", oneOrAll(resources));
            condition.ifPresent(it -> document.put("Condition", Map.of(it.operator(), Map.of(it.key(), it.value()))));
            return document;
        }

        private static Object oneOrAll(List<String> values) {
            return values.size() == 1 ? values.get(0) : values;
        }
    }

    /** A condition with one value. */
    record Condition(String operator, String key, String value) {}

    /** {@return what a deployment's runner needs} */
    static RunnerPolicy of(DeploymentSpec spec) {
        Needs needs = new Needs(spec);
        return new RunnerPolicy(Stream.of(needs.buckets(), needs.roles(), needs.providers(), needs.cluster())
                .flatMap(List::stream)
                .toList());
    }

    /** {@return the document, to be pasted} */
    String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", "2012-10-17");
        document.put("Statement", statements.stream().map(Statement::document).toList());
        return JsonText.pretty(document);
    }

    /** By what is made: a name that is given, or a pattern for those that are generated. */
    private record Needs(DeploymentSpec spec, String partition, String account) {
        Needs(DeploymentSpec spec) {
            this(
                    spec,
                    Partition.of(spec.region().id()).id(),
                    spec.aws().account().orElseThrow());
        }

        List<Statement> buckets() {
            if (spec.adopt().bucket().isPresent()) {
                return List.of();
            }
            List<String> actions = new ArrayList<>(List.of(
                    "s3:CreateBucket",
                    "s3:DeleteBucket",
                    "s3:ListBucket",
                    "s3:ListBucketVersions",
                    "s3:ListBucketMultipartUploads",
                    "s3:TagResource",
                    "s3:GetBucketTagging",
                    "s3:PutBucketAcl",
                    "s3:GetBucketAcl",
                    "s3:PutBucketOwnershipControls",
                    "s3:GetBucketOwnershipControls",
                    "s3:GetBucketLocation",
                    "s3:GetBucketPolicy"));
            if (spec.bucketPolicy().isPresent()) {
                actions.addAll(List.of("s3:PutBucketPolicy", "s3:DeleteBucketPolicy"));
            }
            String bucket = "arn:" + partition + ":s3:::" + spec.bucketName().orElse("milvus-bucket-*");
            String sibling = "arn:" + partition + ":s3:::milvus-on-s3-sibling-*";
            return List.of(
                    statement("Buckets", actions, bucket, sibling),
                    statement(
                            "Objects",
                            List.of(
                                    "s3:GetObject",
                                    "s3:PutObject",
                                    "s3:DeleteObject",
                                    "s3:DeleteObjectVersion",
                                    "s3:AbortMultipartUpload"),
                            bucket + "/*",
                            sibling + "/*"));
        }

        List<Statement> roles() {
            List<Statement> needed = new ArrayList<>();
            if (spec.adopt().policy().isEmpty()) {
                needed.add(statement(
                        "Policies",
                        List.of(
                                "iam:CreatePolicy",
                                "iam:DeletePolicy",
                                "iam:GetPolicy",
                                "iam:GetPolicyVersion",
                                "iam:ListPolicyVersions",
                                "iam:DeletePolicyVersion",
                                "iam:ListEntitiesForPolicy",
                                "iam:TagPolicy"),
                        policy()));
            }
            if (spec.adopt().role().isEmpty()) {
                needed.add(statement(
                        "Roles",
                        List.of(
                                "iam:CreateRole",
                                "iam:DeleteRole",
                                "iam:GetRole",
                                "iam:TagRole",
                                "iam:ListAttachedRolePolicies",
                                "iam:ListRolePolicies",
                                "iam:GetRolePolicy",
                                "iam:SimulatePrincipalPolicy"),
                        role()));
                needed.add(new Statement(
                        "Attachments",
                        List.of("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
                        List.of(role()),
                        Optional.of(new Condition("ArnLike", "iam:PolicyARN", policy()))));
            }
            return needed;
        }

        /** One that the harness makes, it deletes only after it has asked whose roles trust it. */
        List<Statement> providers() {
            String any = iam("oidc-provider/*");
            if (isPodIdentity() || spec.adopt().role().isPresent()) {
                return List.of();
            }
            return spec.aws().identityProvider() == IdentityProviderUse.CREATE
                    ? List.of(
                            statement(
                                    "Providers",
                                    List.of(
                                            "iam:GetOpenIDConnectProvider",
                                            "iam:CreateOpenIDConnectProvider",
                                            "iam:DeleteOpenIDConnectProvider",
                                            "iam:TagOpenIDConnectProvider"),
                                    any),
                            statement("RolesOfProviders", List.of("iam:ListRoles"), "*"))
                    : List.of(statement("Providers", List.of("iam:GetOpenIDConnectProvider"), any));
        }

        List<Statement> cluster() {
            return spec.aws().cluster().eksCluster().stream()
                    .flatMap(name -> Stream.concat(
                            Stream.of(statement("Cluster", List.of("eks:DescribeCluster"), eks("cluster/" + name))),
                            isPodIdentity() ? associations(name) : Stream.empty()))
                    .toList();
        }

        private Stream<Statement> associations(String cluster) {
            String one = eks("podidentityassociation/" + cluster + "/*");
            // What EKS Auth gives a token of the service account is asked for as the agent does.
            List<String> looks = List.of("eks:ListPodIdentityAssociations", "eks-auth:AssumeRoleForPodIdentity");
            if (spec.adopt().serviceAccount().isPresent()) {
                return Stream.of(
                        statement("Associations", looks, eks("cluster/" + cluster)),
                        statement("Association", List.of("eks:DescribePodIdentityAssociation"), one));
            }
            return Stream.of(
                    statement(
                            "Associations",
                            Stream.concat(Stream.of("eks:CreatePodIdentityAssociation"), looks.stream())
                                    .toList(),
                            eks("cluster/" + cluster)),
                    statement(
                            "Association",
                            List.of(
                                    "eks:DescribePodIdentityAssociation",
                                    "eks:DeletePodIdentityAssociation",
                                    "eks:TagResource"),
                            one),
                    new Statement(
                            "RoleForPods",
                            List.of("iam:PassRole"),
                            List.of(role()),
                            Optional.of(
                                    new Condition("StringEquals", "iam:PassedToService", "pods.eks.amazonaws.com"))));
        }

        private boolean isPodIdentity() {
            return spec.workloadIdentity() == WorkloadIdentity.POD_IDENTITY;
        }

        private String policy() {
            return named("policy/", spec.adopt().policy().or(spec::policyName).orElse("MilvusS3ReadWrite-*"));
        }

        private String role() {
            return named("role/", spec.adopt().role().or(spec::roleName).orElse("milvus-s3-access-sa-*"));
        }

        private String named(String type, String nameOrArn) {
            return nameOrArn.startsWith("arn:") ? nameOrArn : iam(type + nameOrArn);
        }

        private String iam(String resource) {
            return "arn:" + partition + ":iam::" + account + ":" + resource;
        }

        private String eks(String resource) {
            return "arn:" + partition + ":eks:" + spec.region().id() + ":" + account + ":" + resource;
        }

        private static Statement statement(String sid, List<String> actions, String... resources) {
            return new Statement(sid, actions, List.of(resources), Optional.empty());
        }
    }
}
