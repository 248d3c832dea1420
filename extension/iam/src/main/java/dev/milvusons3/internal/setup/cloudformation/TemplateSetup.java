package dev.milvusons3.internal.setup.cloudformation;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Wording;
import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.Contradictions;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.internal.setup.StandIn;
import dev.milvusons3.internal.setup.cloudformation.Template.Resource;
import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.LaidOut;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes a set-up of a template: finds the role of Milvus' pods, and by it the bucket and all that is about the two. */
final class TemplateSetup {
    private static final String ROLE = "AWS::IAM::Role";
    private static final String BUCKET = "AWS::S3::Bucket";

    private final Template template;
    private final String from;
    private final Choice choice;
    private final Problems problems;
    private final Set<Setup.Unknown> unknowns = new LinkedHashSet<>();
    private final Intrinsics intrinsics;

    TemplateSetup(Template template, String from, Choice choice) {
        this.template = template;
        this.from = from;
        this.choice = choice;
        this.problems = new Problems(from);
        this.intrinsics = new Intrinsics(template, from, problems, unknowns::add);
    }

    Setup setup() {
        Resource role = role();
        Optional<Resource> bucket = bucket();
        bucket.ifPresent(intrinsics::milvusBucket);
        Setup.Role read = readRole(role);
        Setup setup = new Setup(
                from.substring(from.lastIndexOf('/') + 1).replaceFirst("(\\.template)?\\.(json|ya?ml)$", ""),
                from,
                Optional.empty(),
                Optional.empty(),
                read,
                List.of(),
                bucket.map(this::readBucket).orElse(Setup.Bucket.UNSAID),
                bucket.map(this::keys).orElse(List.of()),
                Setup.Organization.NONE,
                network(),
                workload(role),
                Optional.empty(),
                List.copyOf(unknowns));
        check(setup);
        problems.raise();
        return setup;
    }

    private void check(Setup setup) {
        Documents checked = new Documents(problems, Samples.of(setup));
        setup.role().trust().ifPresent(document -> checked.check(document, PolicyType.TRUST));
        setup.role().managed().forEach(document -> checked.check(document, PolicyType.IDENTITY));
        setup.role().inline().forEach(document -> checked.check(document, PolicyType.IDENTITY));
        setup.role().boundary().ifPresent(document -> checked.check(document, PolicyType.PERMISSIONS_BOUNDARY));
        setup.bucket().policy().ifPresent(document -> checked.check(document, PolicyType.RESOURCE));
        setup.keys().forEach(key -> key.policy().ifPresent(document -> checked.check(document, PolicyType.RESOURCE)));
        Contradictions.report(setup, problems);
    }

    private Resource role() {
        List<Resource> all = template.ofType(ROLE).filter(intrinsics::isMade).toList();
        if (choice.role().isPresent()) {
            return named(all, choice.role().get(), "role");
        }
        List<Resource> likely = all.stream()
                .filter(role -> role.property("AssumeRolePolicyDocument")
                        .map(LaidOut::json)
                        .filter(text ->
                                text.contains("AssumeRoleWithWebIdentity") || text.contains("pods.eks.amazonaws.com"))
                        .isPresent())
                .toList();
        likely = narrowed(likely, role -> isMilvus(role, "RoleName"));
        if (likely.size() == 1) {
            return likely.get(0);
        }
        String how = "Say which role Milvus gets, by its name or logical id. There are ";
        throw Problems.only(
                from,
                0,
                0,
                likely.isEmpty()
                        ? "No role here can be taken by a pod (none trusts an OpenID Connect provider or pods.eks.amazonaws.com). "
                                + (all.isEmpty() ? "There is no AWS::IAM::Role at all." : how + list(all) + ".")
                        : "Several roles can be taken by pods. " + how + list(likely) + ".");
    }

    private boolean isMilvus(Resource resource, String name) {
        return (resource.id() + " " + intrinsics.text(resource, name).orElse(""))
                .toLowerCase(java.util.Locale.ROOT)
                .contains("milvus");
    }

    private static List<Resource> narrowed(List<Resource> all, Predicate<Resource> predicate) {
        List<Resource> some = all.stream().filter(predicate).toList();
        return some.isEmpty() ? all : some;
    }

    private Resource named(List<Resource> all, String name, String kind) {
        return all.stream()
                .filter(resource -> resource.id().equals(name)
                        || intrinsics.text(resource, "RoleName").equals(Optional.of(name))
                        || intrinsics.text(resource, "BucketName").equals(Optional.of(name)))
                .findFirst()
                .orElseThrow(() -> Problems.only(
                        from,
                        0,
                        0,
                        "There is no " + kind + " \"" + name + "\". Allowed: the name or logical id of "
                                + (all.isEmpty() ? "one in the template, which has none." : list(all) + ".")));
    }

    private static String list(List<Resource> resources) {
        return resources.stream().map(Resource::id).sorted().collect(Collectors.joining(", "));
    }

    private Optional<Resource> bucket() {
        List<Resource> all = template.ofType(BUCKET).filter(intrinsics::isMade).toList();
        if (choice.bucket().isPresent()) {
            return Optional.of(named(all, choice.bucket().get(), "bucket"));
        }
        List<Resource> likely = narrowed(all, bucket -> isMilvus(bucket, "BucketName"));
        if (likely.size() > 1) {
            throw Problems.only(
                    from,
                    0,
                    0,
                    "Several buckets can be Milvus'. Say which, by its name or logical id. There are " + list(likely)
                            + ".");
        }
        return likely.stream().findFirst();
    }

    /** {@return a document with the places that it has in the template} */
    private Optional<Setup.Document> document(String name, Resource resource, Node written, PolicyType type) {
        Node resolved = intrinsics.resolve(resource, written);
        boolean substituted = written.field("Fn::Sub").isPresent();
        Wording wording = resolved instanceof Node.Text && !substituted
                ? Wording.JSON
                : new TemplateWording(references(resource), substituted);
        if (resolved instanceof Node.Text text) {
            try {
                resolved = JsonNodes.read("\n".repeat(text.line() - 1) + text.value());
            } catch (MalformedTreeException e) {
                problems.add(from, written, "This policy is a text, and no JSON: " + e.getMessage() + ".");
                return Optional.empty();
            }
        }
        if (!(resolved instanceof Node.Fields)) {
            unknowns.add(new Setup.Unknown(name, resource.id(), Optional.of(type), List.of()));
            return Optional.empty();
        }
        return new Documents(problems, Map.of())
                .read(name, from, LaidOut.json(resolved))
                .map(document ->
                        new Setup.Document(document.name(), document.template().worded(wording)));
    }

    /** {@return what a document can refer to, by the values that it stands for; of its own resource it is not told} */
    private Map<String, String> references(Resource document) {
        Map<String, String> references = new TreeMap<>();
        template.ofType(BUCKET, ROLE, "AWS::KMS::Key", "AWS::EC2::VPCEndpoint")
                .filter(intrinsics::isMade)
                .filter(resource -> !resource.equals(document))
                .forEach(resource -> {
                    intrinsics.value(resource, "Arn").ifPresent(arn -> references.put(arn, resource.id() + ".Arn"));
                    if (!resource.type().equals(ROLE)) {
                        intrinsics.value(resource, "").ifPresent(id -> references.put(id, resource.id()));
                    }
                });
        return references;
    }

    private Optional<Setup.Document> document(String name, Resource resource, String property, PolicyType type) {
        return resource.property(property).flatMap(node -> document(name, resource, node, type));
    }

    private Setup.Role readRole(Resource role) {
        List<Setup.Document> inline = new ArrayList<>();
        role.property("Policies")
                .map(Node::items)
                .orElse(List.of())
                .forEach(policy -> policy.field("PolicyDocument")
                        .flatMap(document -> document(
                                policy.field("PolicyName")
                                        .map(name -> intrinsics.resolve(role, name))
                                        .flatMap(Node::scalar)
                                        .orElse(role.id()),
                                role,
                                document,
                                PolicyType.IDENTITY))
                        .ifPresent(inline::add));
        template.ofType("AWS::IAM::Policy", "AWS::IAM::RolePolicy")
                .filter(intrinsics::isMade)
                .filter(policy -> isOf(policy, role))
                .forEach(policy -> document(
                                intrinsics.text(policy, "PolicyName").orElse(policy.id()),
                                policy,
                                "PolicyDocument",
                                PolicyType.IDENTITY)
                        .ifPresent(inline::add));
        return new Setup.Role(
                Optional.of(intrinsics.roleName(role)),
                intrinsics.text(role, "Path").orElse("/"),
                Optional.empty(),
                document("trust policy", role, "AssumeRolePolicyDocument", PolicyType.TRUST),
                managed(role),
                inline,
                role.property("PermissionsBoundary")
                        .flatMap(node -> byArn(role, node, PolicyType.PERMISSIONS_BOUNDARY)),
                List.of(),
                tags(role));
    }

    private List<Setup.Document> managed(Resource role) {
        List<Setup.Document> managed = new ArrayList<>();
        template.ofType("AWS::IAM::ManagedPolicy")
                .filter(intrinsics::isMade)
                .filter(policy -> isOf(policy, role))
                .forEach(policy -> document(policyName(policy), policy, "PolicyDocument", PolicyType.IDENTITY)
                        .ifPresent(managed::add));
        role.property("ManagedPolicyArns")
                .map(Node::items)
                .orElse(List.of())
                .forEach(arn -> byArn(role, arn, PolicyType.IDENTITY)
                        .filter(document -> !managed.contains(document))
                        .ifPresent(managed::add));
        return managed;
    }

    private String policyName(Resource policy) {
        return intrinsics.text(policy, "ManagedPolicyName").orElse(policy.id());
    }

    private boolean isOf(Resource policy, Resource role) {
        String name = intrinsics.roleName(role);
        return intrinsics.text(policy, "RoleName").equals(Optional.of(name))
                || policy.property("Roles").map(Node::items).orElse(List.of()).stream()
                        .map(each -> intrinsics.resolve(policy, each))
                        .anyMatch(each -> each.scalar().equals(Optional.of(name)));
    }

    private Optional<Setup.Document> byArn(Resource role, Node written, PolicyType type) {
        String arn = intrinsics.resolve(role, written).scalar().orElse("");
        Optional<Resource> policy = template.ofType("AWS::IAM::ManagedPolicy")
                .filter(each -> arn.equals(
                        intrinsics.resolve(role, reference(each.id())).scalar().orElse("none")))
                .findFirst();
        if (policy.isEmpty()) {
            unknowns.add(new Setup.Unknown(arn, role.id(), Optional.of(type), List.of()));
        }
        return policy.flatMap(each -> document(policyName(each), each, "PolicyDocument", type));
    }

    private static Node reference(String id) {
        return new Node.Fields(1, 1, Map.of("Ref", new Node.Field(1, 1, new Node.Text(1, 1, id))));
    }

    private Map<String, String> tags(Resource role) {
        Map<String, String> tags = new TreeMap<>();
        role.property("Tags").map(Node::items).orElse(List.of()).forEach(tag -> {
            Node resolved = intrinsics.resolve(role, tag);
            Optional<String> key = resolved.field("Key").flatMap(Node::scalar);
            Optional<String> value = resolved.field("Value").flatMap(Node::scalar);
            if (key.isPresent() && value.isPresent()) {
                tags.put(key.get(), value.get());
            }
        });
        return tags;
    }

    private Setup.Bucket readBucket(Resource bucket) {
        String name =
                intrinsics.resolve(bucket, reference(bucket.id())).scalar().orElse("");
        Optional<Setup.Document> policy = template.ofType("AWS::S3::BucketPolicy")
                .filter(intrinsics::isMade)
                .filter(each -> each.property("Bucket")
                        .map(node -> intrinsics.resolve(each, node))
                        .flatMap(Node::scalar)
                        .filter(name::equals)
                        .isPresent())
                .findFirst()
                .flatMap(each -> document("bucket policy", each, "PolicyDocument", PolicyType.RESOURCE));
        Node resolved = intrinsics.resolve(bucket, bucket.properties());
        Optional<Node> block = resolved.field("PublicAccessBlockConfiguration");
        return new Setup.Bucket(
                intrinsics.text(bucket, "BucketName"),
                Optional.empty(),
                policy,
                resolved.field("OwnershipControls")
                        .flatMap(controls -> controls.field("Rules"))
                        .flatMap(rules -> rules.items().stream().findFirst())
                        .flatMap(rule -> rule.field("ObjectOwnership"))
                        .flatMap(Node::scalar)
                        .orElse(Setup.Bucket.UNSAID.ownership()),
                block.map(TemplateSetup::block).orElse(Setup.PublicAccessBlock.ALL),
                encryption(resolved));
    }

    private static Setup.PublicAccessBlock block(Node block) {
        return new Setup.PublicAccessBlock(
                is(block, "BlockPublicAcls"),
                is(block, "IgnorePublicAcls"),
                is(block, "BlockPublicPolicy"),
                is(block, "RestrictPublicBuckets"));
    }

    private static boolean is(Node node, String name) {
        return node.field(name).flatMap(Node::scalar).filter("true"::equals).isPresent();
    }

    private static Optional<Node> rule(Node properties) {
        return properties
                .field("BucketEncryption")
                .flatMap(node -> node.field("ServerSideEncryptionConfiguration"))
                .flatMap(node -> node.items().stream().findFirst());
    }

    private Optional<Setup.Encryption> encryption(Node properties) {
        return rule(properties)
                .flatMap(rule -> rule.field("ServerSideEncryptionByDefault")
                        .flatMap(byDefault -> byDefault
                                .field("SSEAlgorithm")
                                .flatMap(Node::scalar)
                                .map(algorithm -> new Setup.Encryption(
                                        algorithm,
                                        byDefault
                                                .field("KMSMasterKeyID")
                                                .flatMap(Node::scalar)
                                                .map(TemplateSetup::keyId),
                                        is(rule, "BucketKeyEnabled")))));
    }

    private static String keyId(String key) {
        return Arn.of(key).map(Arn::name).orElse(key);
    }

    private List<Setup.Key> keys(Resource bucket) {
        Optional<String> said =
                encryption(intrinsics.resolve(bucket, bucket.properties())).flatMap(Setup.Encryption::key);
        return template.ofType("AWS::KMS::Key")
                .filter(intrinsics::isMade)
                .filter(key -> said.filter(name -> name.equals(StandIn.keyId(key.id()))
                                || alias(key).filter(name::equals).isPresent())
                        .isPresent())
                .map(key -> new Setup.Key(
                        Optional.of(StandIn.keyId(key.id())),
                        alias(key),
                        Optional.empty(),
                        document("key policy", key, "KeyPolicy", PolicyType.RESOURCE),
                        !intrinsics.text(key, "Enabled").equals(Optional.of("false")),
                        List.of()))
                .toList();
    }

    private Optional<String> alias(Resource key) {
        return template.ofType("AWS::KMS::Alias")
                .filter(alias -> intrinsics
                        .text(alias, "TargetKeyId")
                        .map(TemplateSetup::keyId)
                        .filter(StandIn.keyId(key.id())::equals)
                        .isPresent())
                .flatMap(alias -> intrinsics.text(alias, "AliasName").stream())
                .findFirst();
    }

    private Setup.Network network() {
        List<Resource> endpoints = template.ofType("AWS::EC2::VPCEndpoint")
                .filter(each -> intrinsics.text(each, "ServiceName").orElse("").endsWith(".s3"))
                .toList();
        if (endpoints.size() != 1) {
            return Setup.Network.UNSAID;
        }
        Resource endpoint = endpoints.get(0);
        return new Setup.Network(
                Optional.empty(),
                intrinsics.text(endpoint, "VpcId"),
                intrinsics.resolve(endpoint, reference(endpoint.id())).scalar(),
                Optional.empty(),
                document("VPC endpoint policy", endpoint, "PolicyDocument", PolicyType.VPC_ENDPOINT));
    }

    private Setup.Workload workload(Resource role) {
        List<String> issuers = template.ofType("AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider")
                .flatMap(provider -> intrinsics.text(provider, "Url").stream())
                .map(url -> url.replaceFirst("^https://", ""))
                .toList();
        Optional<String> issuer = issuers.size() == 1 ? Optional.of(issuers.get(0)) : Optional.empty();
        String arn = intrinsics
                .resolve(
                        role,
                        new Node.Fields(
                                1,
                                1,
                                Map.of("Fn::GetAtt", new Node.Field(1, 1, new Node.Text(1, 1, role.id() + ".Arn")))))
                .scalar()
                .orElse("");
        Optional<Resource> association = template.ofType("AWS::EKS::PodIdentityAssociation")
                .filter(each ->
                        intrinsics.text(each, "RoleArn").filter(arn::equals).isPresent())
                .findFirst();
        return association
                .map(each -> new Setup.Workload(
                        intrinsics.text(each, "Namespace"),
                        intrinsics.text(each, "ServiceAccount"),
                        issuer,
                        Setup.Workload.UNSAID.audience(),
                        Optional.of(new Setup.PodIdentity(
                                intrinsics.text(each, "TargetRoleArn"),
                                intrinsics.text(each, "ExternalId"),
                                Optional.empty(),
                                intrinsics.text(each, "DisableSessionTags").equals(Optional.of("true"))))))
                .orElse(new Setup.Workload(
                        Optional.empty(),
                        Optional.empty(),
                        issuer,
                        Setup.Workload.UNSAID.audience(),
                        Optional.empty()));
    }
}
