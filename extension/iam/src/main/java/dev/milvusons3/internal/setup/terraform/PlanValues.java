package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.internal.setup.StandIn;
import dev.milvusons3.internal.tree.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values of a plan: those that it says, and those that follow from what it says, such as a bucket's ARN from its name. What is
 * known of neither account nor partition is the deployment's own, and written as its placeholder.
 */
final class PlanValues {
    private final Plan plan;
    private final References references;
    private final Map<String, Optional<String>> accounts = new HashMap<>();
    private @Nullable Resource milvusBucket;
    private @Nullable String partition;

    PlanValues(Plan plan, References references) {
        this.plan = plan;
        this.references = references;
    }

    /** Says which bucket has the deployment's own name, if it has none of its own. */
    void milvusBucket(Resource bucket) {
        milvusBucket = bucket;
    }

    /** {@return the account that a resource is made in, by its provider} */
    Optional<String> account(Resource resource) {
        return accounts.computeIfAbsent(provider(resource), this::accountOf);
    }

    private String provider(Resource resource) {
        return plan.module(resource.module())
                .map(module -> module.providers.get(resource.local()))
                .orElse("");
    }

    private Optional<String> accountOf(String provider) {
        Optional<String> said = Optional.ofNullable(plan.providers.get(provider))
                .flatMap(config -> config.field("expressions"))
                .flatMap(expressions -> constant(expressions, "allowed_account_ids")
                        .or(() -> expressions
                                .field("assume_role")
                                .flatMap(block -> block.items().stream().findFirst())
                                .flatMap(block -> constant(block, "role_arn"))
                                .flatMap(Arn::of)
                                .map(Arn::account)));
        return said.or(() -> sameProvider("data.aws_caller_identity", provider)
                        .flatMap(identity -> identity.text("account_id").stream())
                        .findFirst())
                .or(() -> Stream.of("aws_iam_role", "aws_iam_policy", "aws_kms_key")
                        .flatMap(type -> sameProvider(type, provider))
                        .flatMap(resource -> resource.text("arn").flatMap(Arn::of).stream())
                        .map(Arn::account)
                        .findFirst());
    }

    private Stream<Resource> sameProvider(String type, String provider) {
        return plan.ofType(type).filter(resource -> provider(resource).equals(provider));
    }

    /** A constant, or a variable's value. */
    private Optional<String> constant(Node expressions, String name) {
        Optional<Node> expression = expressions.field(name);
        return expression
                .flatMap(found -> found.field("constant_value"))
                .or(() -> expression
                        .map(References::written)
                        .filter(written -> written.size() == 1 && written.get(0).startsWith("var."))
                        .map(written -> plan.variables.get(written.get(0).substring("var.".length()))))
                .filter(value ->
                        !(value instanceof Node.Items items) || items.values().size() == 1)
                .flatMap(value -> value.items().stream().findFirst())
                .flatMap(Node::scalar);
    }

    /** {@return the region that a resource is made in} */
    Optional<String> region(Resource resource) {
        String provider = provider(resource);
        return resource.text("region")
                .or(() -> Optional.ofNullable(plan.providers.get(provider.isEmpty() ? "aws" : provider))
                        .flatMap(config -> config.field("expressions"))
                        .flatMap(expressions -> constant(expressions, "region")))
                .or(() -> plan.ofType("data.aws_region")
                        .flatMap(region -> region.text("region").or(() -> region.text("name")).stream())
                        .findFirst());
    }

    /** {@return the partition, or its placeholder} */
    String partition() {
        if (partition == null) {
            partition = partitionOf();
        }
        return partition;
    }

    private String partitionOf() {
        return plan.ofType("data.aws_partition")
                .flatMap(partition -> partition.text("partition").stream())
                .findFirst()
                .or(() -> plan.resources.values().stream()
                        .filter(resource -> resource.type().startsWith("aws_"))
                        .map(this::region)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(region -> Partition.of(region).id()))
                .orElse("{{partition}}");
    }

    private String accountOrPlaceholder(Resource resource) {
        return account(resource).orElse("{{account}}");
    }

    /** {@return what a target's value is, or follows from; empty if that is not known before apply} */
    Optional<String> of(References.Target target, Resource seenFrom) {
        return references.resource(target, seenFrom).flatMap(resource -> of(resource, target.attribute()));
    }

    /** {@return an attribute's value, as it is said, or as it follows} */
    Optional<String> of(Resource resource, String attribute) {
        Optional<String> said = resource.text(attribute);
        if (said.isPresent()) {
            return said;
        }
        return switch (resource.type() + "." + attribute) {
            case "aws_s3_bucket.arn" -> of(resource, "bucket").map(bucket -> "arn:" + partition() + ":s3:::" + bucket);
            case "aws_s3_bucket.bucket" -> resource.equals(milvusBucket) ? Optional.of("{{bucket}}") : Optional.empty();
            case "aws_s3_bucket.id" -> of(resource, "bucket");
            case "aws_iam_role.name", "aws_iam_role.id", "aws_iam_policy.name" ->
                Optional.of(StandIn.name(resource.address()));
            case "aws_kms_key.key_id", "aws_kms_key.id" -> Optional.of(StandIn.keyId(resource.address()));
            case "aws_kms_key.arn" ->
                Optional.of("arn:" + partition() + ":kms:" + region(resource).orElse("{{region}}") + ":"
                        + accountOrPlaceholder(resource) + ":key/" + StandIn.keyId(resource.address()));
            case "aws_vpc_endpoint.id" -> Optional.of(StandIn.ec2Id("vpce", resource.address()));
            case "aws_vpc.id" -> Optional.of(StandIn.ec2Id("vpc", resource.address()));
            case "aws_iam_role.arn" -> iam(resource, "role");
            case "aws_iam_policy.arn" -> iam(resource, "policy");
            case "aws_iam_openid_connect_provider.arn" ->
                resource.text("url")
                        .map(url -> "arn:" + partition() + ":iam::" + accountOrPlaceholder(resource) + ":oidc-provider/"
                                + url.replaceFirst("^https://", ""));
            case "data.aws_caller_identity.account_id", "data.aws_caller_identity.id" ->
                Optional.of(accountOrPlaceholder(resource));
            case "data.aws_partition.partition", "data.aws_partition.id" -> Optional.of(partition());
            case "data.aws_region.name", "data.aws_region.id", "data.aws_region.region" -> region(resource);
            default -> Optional.empty();
        };
    }

    private Optional<String> iam(Resource resource, String type) {
        return of(resource, "name")
                .map(name -> "arn:" + partition() + ":iam::" + accountOrPlaceholder(resource) + ":" + type
                        + resource.text("path").orElse("/") + name);
    }

    /**
     * {@return the one resource of some types that an attribute means: by what it refers to, or else by its value}
     *
     * @param types such as {@code aws_iam_role}
     * @param keys the attributes of that resource whose value it may be
     */
    Optional<Resource> linked(Resource resource, String attribute, List<String> types, String... keys) {
        return linkedBy(resource, resource.text(attribute), types, new String[] {attribute}, keys);
    }

    /**
     * {@return the same of an attribute in a block}
     *
     * @param value of the attribute
     * @param way to it
     */
    Optional<Resource> linkedBy(
            Resource resource, Optional<String> value, List<String> types, String[] way, String... keys) {
        List<Resource> referred = references.targets(resource, way).stream()
                .filter(target -> types.stream().anyMatch(type -> target.local().startsWith(type + ".")))
                .flatMap(target -> references.resource(target, resource).stream())
                .distinct()
                .toList();
        if (referred.size() == 1) {
            return Optional.of(referred.get(0));
        }
        List<Resource> equal = value.isEmpty()
                ? List.of()
                : types.stream()
                        .flatMap(plan::ofType)
                        .filter(candidate -> Stream.of(keys)
                                .anyMatch(key -> of(candidate, key).equals(value)))
                        .toList();
        return equal.size() == 1 ? Optional.of(equal.get(0)) : Optional.empty();
    }
}
