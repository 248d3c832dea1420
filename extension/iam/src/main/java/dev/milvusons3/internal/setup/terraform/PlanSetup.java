package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.Contradictions;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes a set-up of a plan: finds the role of Milvus' pods, and by it the bucket and all that is about the two. */
final class PlanSetup {
    private final Plan plan;
    private final String from;
    private final Problems problems;
    private final References references;
    private final PlanValues values;
    private final PlanDocuments documents;
    private final PlanChoice choices;

    PlanSetup(Plan plan, Path file, String from, Choice choice) {
        this.plan = plan;
        this.from = from;
        this.problems = new Problems(from);
        this.references = new References(plan);
        this.values = new PlanValues(plan, references);
        Sources sources = new Sources(plan, file, from);
        this.documents = new PlanDocuments(plan, from, references, values, sources, problems);
        this.choices = new PlanChoice(plan, values, from, choice);
    }

    Setup setup() {
        Resource role = choices.role();
        Optional<Resource> bucket = choices.bucket();
        bucket.ifPresent(values::milvusBucket);
        Optional<Resource> release = choices.release();
        Setup.Role read = role(role);
        PlanStorage storage = new PlanStorage(plan, values, documents);
        Optional<String> region = bucket.flatMap(values::region).or(() -> values.region(role));
        Setup setup = new Setup(
                name(),
                from,
                Optional.of(values.partition()).filter(partition -> !partition.startsWith("{{")),
                region,
                read,
                List.of(),
                bucket.map(storage::bucket).orElse(Setup.Bucket.UNSAID),
                bucket.map(storage::keys).orElse(List.of()),
                organization(),
                network(),
                new PlanWorkload(plan, values).of(role, release),
                release.flatMap(this::helm),
                documents.unknowns());
        check(setup);
        problems.raise();
        return setup;
    }

    private String name() {
        String file = from.substring(from.lastIndexOf('/') + 1);
        return file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
    }

    private void check(Setup setup) {
        Documents checked = new Documents(problems, Samples.of(setup));
        setup.role().trust().ifPresent(document -> checked.check(document, PolicyType.TRUST));
        Stream.concat(setup.role().managed().stream(), setup.role().inline().stream())
                .forEach(document -> checked.check(document, PolicyType.IDENTITY));
        setup.role().boundary().ifPresent(document -> checked.check(document, PolicyType.PERMISSIONS_BOUNDARY));
        setup.bucket().policy().ifPresent(document -> checked.check(document, PolicyType.RESOURCE));
        setup.keys().forEach(key -> key.policy().ifPresent(document -> checked.check(document, PolicyType.RESOURCE)));
        Contradictions.report(setup, problems);
    }

    private Setup.Role role(Resource role) {
        List<Setup.Document> managed = new ArrayList<>();
        Stream.of("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")
                .flatMap(plan::ofType)
                .filter(attachment -> isOf(attachment, role))
                .forEach(attachment -> managed(attachment, "policy_arn").ifPresent(managed::add));
        role.value("managed_policy_arns")
                .map(Node::items)
                .orElse(List.of())
                .forEach(arn -> arn.scalar().ifPresent(text -> byArn(role, text).ifPresent(managed::add)));
        List<Setup.Document> inline = new ArrayList<>(documents.inline(role));
        plan.ofType("aws_iam_role_policy")
                .filter(policy -> isOf(policy, role))
                .forEach(policy -> documents
                        .of(nameOf(policy), policy, PolicyType.IDENTITY, "policy")
                        .ifPresent(inline::add));
        return new Setup.Role(
                values.of(role, "name"),
                role.text("path").orElse("/"),
                values.account(role),
                documents.of("trust policy", role, PolicyType.TRUST, "assume_role_policy"),
                managed,
                inline,
                boundary(role),
                List.of(),
                tags(role));
    }

    private static Map<String, String> tags(Resource role) {
        Map<String, String> tags = new TreeMap<>();
        role.value("tags_all")
                .or(() -> role.value("tags"))
                .filter(Node.Fields.class::isInstance)
                .ifPresent(node -> ((Node.Fields) node)
                        .values()
                        .forEach((name, field) -> field.value().scalar().ifPresent(value -> tags.put(name, value))));
        return tags;
    }

    private boolean isOf(Resource attachment, Resource role) {
        return values.linked(attachment, "role", List.of("aws_iam_role"), "name", "id", "arn")
                        .filter(role::equals)
                        .isPresent()
                || attachment.value("roles").map(Node::items).orElse(List.of()).stream()
                        .anyMatch(name -> name.scalar().equals(role.text("name"))
                                && name.scalar().isPresent());
    }

    private static String nameOf(Resource policy) {
        return policy.text("name").orElse(policy.address());
    }

    private Optional<Setup.Document> managed(Resource attachment, String attribute) {
        Optional<Resource> policy =
                values.linked(attachment, attribute, List.of("aws_iam_policy", "data.aws_iam_policy"), "arn", "id");
        if (policy.isPresent()) {
            return documents.of(nameOf(policy.get()), policy.get(), PolicyType.IDENTITY, "policy");
        }
        notHere(attachment, attribute, PolicyType.IDENTITY);
        return Optional.empty();
    }

    private Optional<Setup.Document> byArn(Resource role, String arn) {
        Optional<Resource> policy = plan.ofType("aws_iam_policy")
                .filter(candidate -> values.of(candidate, "arn").equals(Optional.of(arn)))
                .findFirst();
        if (policy.isEmpty()) {
            documents.unknown(arn, role, PolicyType.IDENTITY, List.of());
        }
        return policy.flatMap(found -> documents.of(nameOf(found), found, PolicyType.IDENTITY, "policy"));
    }

    /** The text of a policy that is made elsewhere is not in the plan. */
    private void notHere(Resource attachment, String attribute, PolicyType type) {
        List<String> madeOf = references.targets(attachment, attribute).stream()
                .map(References.Target::text)
                .toList();
        documents.unknown(
                attachment.text(attribute).orElse(madeOf.isEmpty() ? attachment.address() : String.join(", ", madeOf)),
                attachment,
                type,
                madeOf);
    }

    private Optional<Setup.Document> boundary(Resource role) {
        if (role.text("permissions_boundary").isEmpty() && !role.isUnknown("permissions_boundary")) {
            return Optional.empty();
        }
        Optional<Resource> policy = values.linked(
                role, "permissions_boundary", List.of("aws_iam_policy", "data.aws_iam_policy"), "arn", "id");
        if (policy.isEmpty()) {
            notHere(role, "permissions_boundary", PolicyType.PERMISSIONS_BOUNDARY);
        }
        return policy.flatMap(found -> documents.of(nameOf(found), found, PolicyType.PERMISSIONS_BOUNDARY, "policy"));
    }

    /** Its policies are applied by other teams; that there is one is known. */
    private Setup.Organization organization() {
        return plan.resources.values().stream()
                .filter(resource -> resource.type().endsWith("aws_organizations_organization"))
                .flatMap(resource -> resource.text("id").stream())
                .findFirst()
                .map(id -> new Setup.Organization(Optional.of(id), List.of()))
                .orElse(Setup.Organization.NONE);
    }

    private Setup.Network network() {
        List<Resource> endpoints = plan.ofType("aws_vpc_endpoint")
                .filter(endpoint -> endpoint.text("service_name").orElse("").endsWith(".s3"))
                .toList();
        if (endpoints.size() != 1) {
            return Setup.Network.UNSAID;
        }
        Resource endpoint = endpoints.get(0);
        Optional<Setup.Document> policy =
                documents.of("VPC endpoint policy", endpoint, PolicyType.VPC_ENDPOINT, "policy");
        Optional<Setup.Document> separate = plan.ofType("aws_vpc_endpoint_policy")
                .filter(each -> values.linked(each, "vpc_endpoint_id", List.of("aws_vpc_endpoint"), "id")
                        .filter(endpoint::equals)
                        .isPresent())
                .findFirst()
                .flatMap(each -> documents.of("VPC endpoint policy", each, PolicyType.VPC_ENDPOINT, "policy"));
        return new Setup.Network(
                Optional.empty(),
                values.linked(endpoint, "vpc_id", List.of("aws_vpc"), "id")
                        .flatMap(vpc -> values.of(vpc, "id"))
                        .or(() -> endpoint.text("vpc_id")),
                values.of(endpoint, "id"),
                Optional.empty(),
                separate.or(() -> policy));
    }

    private Optional<Setup.HelmValues> helm(Resource release) {
        List<Node> all = release.value("values").map(Node::items).orElse(List.of());
        List<String> texts =
                all.stream().flatMap(value -> value.scalar().stream()).toList();
        // The last of several layers wins, and one that is partly unknown is not there at all.
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Setup.HelmValues(from + " (" + release.address() + ")", texts.get(texts.size() - 1)));
    }
}
