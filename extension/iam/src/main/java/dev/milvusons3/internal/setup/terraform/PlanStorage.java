package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan's bucket with its satellites, and the key that it is encrypted with. */
final class PlanStorage {
    private static final List<String> BUCKET = List.of("aws_s3_bucket");
    private static final List<String> KEY =
            List.of("aws_kms_key", "aws_kms_alias", "data.aws_kms_key", "data.aws_kms_alias");

    private final Plan plan;
    private final PlanValues values;
    private final PlanDocuments documents;

    PlanStorage(Plan plan, PlanValues values, PlanDocuments documents) {
        this.plan = plan;
        this.values = values;
        this.documents = documents;
    }

    Setup.Bucket bucket(Resource bucket) {
        Optional<Setup.Document> policy = satellite("aws_s3_bucket_policy", bucket)
                .flatMap(resource -> documents.of("bucket policy", resource, PolicyType.RESOURCE, "policy"))
                .or(() -> documents.of("bucket policy", bucket, PolicyType.RESOURCE, "policy"));
        return new Setup.Bucket(
                bucket.text("bucket"),
                values.account(bucket),
                policy,
                satellite("aws_s3_bucket_ownership_controls", bucket)
                        .flatMap(controls -> controls.text("rule", "object_ownership"))
                        .orElse(Setup.Bucket.UNSAID.ownership()),
                satellite("aws_s3_bucket_public_access_block", bucket)
                        .map(PlanStorage::block)
                        .orElse(Setup.PublicAccessBlock.ALL),
                encryption(bucket));
    }

    private Optional<Resource> satellite(String type, Resource bucket) {
        return plan.ofType(type)
                .filter(resource -> values.linked(resource, "bucket", BUCKET, "id", "bucket", "arn")
                        .filter(bucket::equals)
                        .isPresent())
                .findFirst();
    }

    private static Setup.PublicAccessBlock block(Resource block) {
        return new Setup.PublicAccessBlock(
                is(block, "block_public_acls"),
                is(block, "ignore_public_acls"),
                is(block, "block_public_policy"),
                is(block, "restrict_public_buckets"));
    }

    private static boolean is(Resource resource, String attribute) {
        return resource.text(attribute).equals(Optional.of("true"));
    }

    private Optional<Resource> configuration(Resource bucket) {
        return satellite("aws_s3_bucket_server_side_encryption_configuration", bucket);
    }

    private Optional<Setup.Encryption> encryption(Resource bucket) {
        return configuration(bucket).flatMap(resource -> {
            Optional<Node> rule = resource.value("rule");
            Optional<Node> byDefault =
                    first(rule).flatMap(node -> node.field("apply_server_side_encryption_by_default"));
            Optional<String> algorithm = first(byDefault)
                    .flatMap(node -> node.field("sse_algorithm"))
                    .flatMap(Node::scalar);
            boolean bucketKey = first(rule)
                    .flatMap(node -> node.field("bucket_key_enabled"))
                    .flatMap(Node::scalar)
                    .filter("true"::equals)
                    .isPresent();
            return algorithm.map(said -> new Setup.Encryption(said, keyName(resource), bucketKey));
        });
    }

    private static Optional<Node> first(Optional<Node> node) {
        return node.flatMap(found -> found.items().stream().findFirst());
    }

    private Optional<Node> keySaid(Resource configuration) {
        return first(first(configuration.value("rule"))
                        .flatMap(node -> node.field("apply_server_side_encryption_by_default")))
                .flatMap(node -> node.field("kms_master_key_id"));
    }

    /** What the bucket calls the key: its ARN, unless the source says the alias' name, which each account resolves by itself. */
    private Optional<String> keyName(Resource configuration) {
        Optional<String> said = keySaid(configuration).flatMap(Node::scalar);
        return said.filter(name -> name.startsWith("alias/"))
                .or(() -> key(configuration)
                        .map(key -> values.of(key, "arn")
                                .or(() -> alias(key))
                                .or(() -> values.of(key, "key_id"))
                                .orElse(key.address())))
                .or(() -> said);
    }

    private Optional<Resource> key(Resource configuration) {
        Optional<String> said = keySaid(configuration).flatMap(Node::scalar);
        Optional<Resource> found = values.linkedBy(
                configuration,
                said,
                KEY,
                new String[] {"rule", "apply_server_side_encryption_by_default", "kms_master_key_id"},
                "arn",
                "key_id",
                "id",
                "name");
        return found.flatMap(resource -> resource.type().endsWith("aws_kms_alias")
                ? values.linked(resource, "target_key_id", List.of("aws_kms_key"), "key_id", "arn", "id")
                : Optional.of(resource));
    }

    private Optional<String> alias(Resource key) {
        return plan.ofType("aws_kms_alias")
                .filter(alias -> values.linked(alias, "target_key_id", List.of("aws_kms_key"), "key_id", "arn", "id")
                        .filter(key::equals)
                        .isPresent())
                .flatMap(alias -> alias.text("name").stream())
                .findFirst();
    }

    /** {@return the key that a bucket is encrypted with} */
    List<Setup.Key> keys(Resource bucket) {
        List<Setup.Key> keys = new ArrayList<>();
        configuration(bucket).flatMap(this::key).ifPresent(key -> {
            Optional<Setup.Document> policy = plan.ofType("aws_kms_key_policy")
                    .filter(each -> values.linked(each, "key_id", List.of("aws_kms_key"), "key_id", "id", "arn")
                            .filter(key::equals)
                            .isPresent())
                    .findFirst()
                    .flatMap(each -> documents.of("key policy", each, PolicyType.RESOURCE, "policy"))
                    .or(() -> documents.of("key policy", key, PolicyType.RESOURCE, "policy"));
            keys.add(new Setup.Key(
                    values.of(key, "key_id"),
                    alias(key),
                    key.text("arn").flatMap(Arn::of).map(Arn::account).or(() -> values.account(key)),
                    policy,
                    !key.text("is_enabled").equals(Optional.of("false")),
                    grants(key)));
        });
        return keys;
    }

    private List<Setup.KeyGrant> grants(Resource key) {
        return plan.ofType("aws_kms_grant")
                .filter(grant -> values.linked(grant, "key_id", List.of("aws_kms_key"), "key_id", "id", "arn")
                        .filter(key::equals)
                        .isPresent())
                .map(grant -> new Setup.KeyGrant(
                        grant.text("grantee_principal")
                                .or(() -> values.linked(grant, "grantee_principal", List.of("aws_iam_role"), "arn")
                                        .flatMap(role -> values.of(role, "arn")))
                                .orElse("<<" + grant.address() + ".grantee_principal>>"),
                        grant.value("operations").map(Node::items).orElse(List.of()).stream()
                                .flatMap(operation -> operation.scalar().stream())
                                .toList()))
                .toList();
    }
}
