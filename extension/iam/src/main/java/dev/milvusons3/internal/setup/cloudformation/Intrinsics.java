package dev.milvusons3.internal.setup.cloudformation;

import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.StandIn;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What intrinsic functions make, as far as it is known without AWS: of parameters their defaults, of resources what they are
 * named. What is not known gets a name.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">Intrinsic functions</a>
 */
final class Intrinsics {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");
    private static final int DEEPEST = 64;

    private final Template template;
    private final String file;
    private final Problems problems;
    private final Consumer<Setup.Unknown> unknowns;
    private Template.@Nullable Resource milvusBucket;
    private String context = "";

    Intrinsics(Template template, String file, Problems problems, Consumer<Setup.Unknown> unknowns) {
        this.template = template;
        this.file = file;
        this.problems = problems;
        this.unknowns = unknowns;
    }

    /** Says which bucket has the deployment's own name, if it has none of its own. */
    void milvusBucket(Template.Resource bucket) {
        milvusBucket = bucket;
    }

    /** {@return what a node will be, for a resource, which messages name} */
    Node resolve(Template.Resource of, Node node) {
        context = of.id();
        return resolve(node, 0);
    }

    /** {@return a property as a text; empty if there is none, or it is not known} */
    Optional<String> text(Template.Resource of, String... way) {
        Optional<Node> node = Optional.of(of.properties());
        for (String name : way) {
            node = node.map(found -> resolve(of, found)).flatMap(found -> found.field(name));
        }
        return node.map(found -> resolve(of, found))
                .flatMap(Node::scalar)
                .filter(text -> !text.isEmpty() && !text.contains("<<"));
    }

    private Node resolve(Node node, int depth) {
        if (depth > DEEPEST) {
            problems.add(file, node, "These functions go round in a circle.");
            return new Node.Null(node.line(), node.column());
        }
        if (node instanceof Node.Items items) {
            List<Node> all = new ArrayList<>();
            for (Node item : items.values()) {
                Node resolved = resolve(item, depth + 1);
                if (!isNoValue(item, resolved)) {
                    all.add(resolved);
                }
            }
            return new Node.Items(node.line(), node.column(), all);
        }
        if (node instanceof Node.Fields fields) {
            if (fields.values().size() == 1) {
                Map.Entry<String, Field> only =
                        fields.values().entrySet().iterator().next();
                String name = only.getKey();
                if (name.equals("Ref") || name.startsWith("Fn::")) {
                    return call(node, name, only.getValue().value(), depth + 1);
                }
            }
            Map<String, Field> all = new LinkedHashMap<>();
            fields.values().forEach((name, field) -> {
                Node resolved = resolve(field.value(), depth + 1);
                if (!isNoValue(field.value(), resolved)) {
                    all.put(name, new Field(field.line(), field.column(), resolved));
                }
            });
            return new Node.Fields(node.line(), node.column(), all);
        }
        return node;
    }

    private static boolean isNoValue(Node written, Node resolved) {
        return resolved instanceof Node.Null && !(written instanceof Node.Null);
    }

    private Node call(Node at, String function, Node argument, int depth) {
        return switch (function) {
            case "Ref" -> ref(at, argument.scalar().orElse(""));
            case "Fn::GetAtt" -> {
                Node resolved = resolve(argument, depth);
                String way = resolved instanceof Node.Items items
                        ? String.join(
                                ".",
                                items.values().stream()
                                        .map(item -> item.scalar().orElse(""))
                                        .toList())
                        : resolved.scalar().orElse("");
                yield text(at, attribute(way));
            }
            case "Fn::Sub" -> sub(at, argument, depth);
            case "Fn::Join" -> join(at, argument, depth);
            case "Fn::Select" -> {
                List<Node> arguments = arguments(argument, depth);
                int index = arguments.isEmpty() ? -1 : number(arguments.get(0));
                List<Node> from = arguments.size() == 2 ? arguments.get(1).items() : List.of();
                yield index >= 0 && index < from.size() ? from.get(index) : unknown(at, function);
            }
            case "Fn::Split" -> {
                List<Node> arguments = arguments(argument, depth);
                String delimiter =
                        arguments.isEmpty() ? "" : arguments.get(0).scalar().orElse("");
                Optional<String> source =
                        arguments.size() == 2 ? arguments.get(1).scalar() : Optional.empty();
                yield source.isPresent()
                                && !delimiter.isEmpty()
                                && !source.get().contains("<<")
                        ? new Node.Items(
                                at.line(),
                                at.column(),
                                List.of(source.get().split(Pattern.quote(delimiter), -1)).stream()
                                        .map(part -> text(at, part))
                                        .toList())
                        : unknown(at, function);
            }
            case "Fn::If" -> {
                List<Node> arguments = argument.items();
                Optional<Boolean> holds = arguments.size() == 3
                        ? condition(arguments.get(0).scalar().orElse(""), depth)
                        : Optional.empty();
                yield holds.isPresent() ? resolve(arguments.get(holds.get() ? 1 : 2), depth) : unknown(at, function);
            }
            case "Fn::FindInMap" -> {
                List<Node> keys = arguments(argument, depth);
                yield keys.size() >= 3
                        ? template.mapping(
                                        keys.get(0).scalar().orElse(""),
                                        keys.get(1).scalar().orElse(""),
                                        keys.get(2).scalar().orElse(""))
                                .orElseGet(() -> unknown(at, function))
                        : unknown(at, function);
            }
            case "Fn::ImportValue", "Fn::GetAZs", "Fn::Cidr" -> {
                String named = resolve(argument, depth).scalar().orElse("");
                yield text(at, unknownNamed(function + " " + named));
            }
            case "Fn::ToJsonString", "Fn::Base64", "Fn::Length" -> unknown(at, function);
            default -> {
                problems.add(
                        file,
                        at,
                        "The function " + function
                                + " cannot be resolved without AWS. Allowed: Ref, Fn::GetAtt, Fn::Sub,"
                                + " Fn::Join, Fn::Select, Fn::Split, Fn::If, Fn::FindInMap, Fn::ImportValue. Of a"
                                + " template with transforms read what they make: aws cloudformation get-template"
                                + " --template-stage Processed.");
                yield new Node.Null(at.line(), at.column());
            }
        };
    }

    private List<Node> arguments(Node argument, int depth) {
        return argument.items().stream().map(each -> resolve(each, depth)).toList();
    }

    private static int number(Node node) {
        String text = node.scalar().orElse("");
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
    }

    private static Node text(Node at, String value) {
        return new Node.Text(at.line(), at.column(), value);
    }

    private Node sub(Node at, Node argument, int depth) {
        List<Node> arguments = argument instanceof Node.Items items ? items.values() : List.of(argument);
        String pattern = arguments.isEmpty() ? "" : arguments.get(0).scalar().orElse("");
        Node own = arguments.size() == 2 ? resolve(arguments.get(1), depth) : new Node.Null(0, 0);
        Matcher variable = VARIABLE.matcher(pattern);
        String written = variable.replaceAll(match -> {
            String name = match.group(2).strip();
            if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + match.group(2) + "}");
            }
            Optional<String> given = own.field(name).flatMap(Node::scalar);
            return Matcher.quoteReplacement(given.orElseGet(() -> name.contains(".")
                    ? attribute(name)
                    : ref(at, name).scalar().orElse("")));
        });
        return text(at, written);
    }

    private Node join(Node at, Node argument, int depth) {
        List<Node> arguments = arguments(argument, depth);
        if (arguments.size() != 2 || !(arguments.get(1) instanceof Node.Items parts)) {
            return unknown(at, "Fn::Join");
        }
        return text(
                at,
                String.join(
                        arguments.get(0).scalar().orElse(""),
                        parts.values().stream()
                                .map(part -> part.scalar().orElse(""))
                                .toList()));
    }

    private Node ref(Node at, String name) {
        switch (name) {
            case "AWS::Partition" -> {
                return text(at, "{{partition}}");
            }
            case "AWS::Region" -> {
                return text(at, "{{region}}");
            }
            case "AWS::AccountId" -> {
                return text(at, "{{account}}");
            }
            case "AWS::URLSuffix" -> {
                return text(at, "amazonaws.com");
            }
            case "AWS::NoValue" -> {
                return new Node.Null(at.line(), at.column());
            }
            default -> {
                // Parameters and resources follow.
            }
        }
        Optional<Node> parameter = template.parameter(name);
        if (parameter.isPresent()) {
            return parameter
                    .flatMap(found -> found.field("Default"))
                    .filter(found -> !(found instanceof Node.Null))
                    .<Node>map(value -> list(at, parameter.get(), value))
                    .orElseGet(() -> text(at, unknownNamed(name)));
        }
        Optional<Template.Resource> resource = template.resource(name);
        if (resource.isEmpty() && !name.startsWith("AWS::")) {
            problems.add(file, at, "There is no parameter and no resource \"" + name + "\" in this template.");
        }
        return text(
                at,
                resource.flatMap(found -> value(
                                found,
                                switch (found.type()) {
                                    case "AWS::S3::Bucket",
                                            "AWS::IAM::Role",
                                            "AWS::KMS::Key",
                                            "AWS::KMS::Alias",
                                            "AWS::EC2::VPCEndpoint",
                                            "AWS::EC2::VPC" -> "";
                                    default -> "Arn";
                                }))
                        .orElseGet(() -> unknownNamed(name)));
    }

    private static Node list(Node at, Node parameter, Node value) {
        boolean list = parameter.field("Type").flatMap(Node::scalar).orElse("").contains("List");
        String text = value.scalar().orElse("");
        return list
                ? new Node.Items(
                        at.line(),
                        at.column(),
                        List.of(text.split(",")).stream()
                                .map(part -> text(at, part.strip()))
                                .toList())
                : text(at, text);
    }

    private String attribute(String way) {
        int dot = way.indexOf('.');
        String id = dot < 0 ? way : way.substring(0, dot);
        String name = dot < 0 ? "" : way.substring(dot + 1);
        return template.resource(id).flatMap(resource -> value(resource, name)).orElseGet(() -> unknownNamed(way));
    }

    /**
     * What a resource's attribute will be.
     *
     * @param attribute empty: its id or name
     */
    Optional<String> value(Template.Resource resource, String attribute) {
        String before = context;
        Optional<String> value = named(resource, attribute);
        context = before;
        return value;
    }

    private Optional<String> named(Template.Resource resource, String attribute) {
        String iam = "arn:{{partition}}:iam::{{account}}:";
        return switch (resource.type() + "." + attribute) {
            case "AWS::S3::Bucket." -> bucket(resource);
            case "AWS::S3::Bucket.Arn" -> bucket(resource).map(name -> "arn:{{partition}}:s3:::" + name);
            case "AWS::IAM::Role." -> Optional.of(roleName(resource));
            case "AWS::IAM::Role.Arn" ->
                Optional.of(iam + "role" + text(resource, "Path").orElse("/") + roleName(resource));
            case "AWS::IAM::ManagedPolicy.Arn", "AWS::IAM::ManagedPolicy.PolicyArn" ->
                Optional.of(iam + "policy" + text(resource, "Path").orElse("/")
                        + text(resource, "ManagedPolicyName").orElse(resource.id()));
            case "AWS::KMS::Key." -> Optional.of(StandIn.keyId(resource.id()));
            case "AWS::KMS::Key.Arn" ->
                Optional.of("arn:{{partition}}:kms:{{region}}:{{account}}:key/" + StandIn.keyId(resource.id()));
            case "AWS::KMS::Alias." -> text(resource, "AliasName");
            case "AWS::EC2::VPCEndpoint.", "AWS::EC2::VPCEndpoint.Id" ->
                Optional.of(StandIn.ec2Id("vpce", resource.id()));
            case "AWS::EC2::VPC.", "AWS::EC2::VPC.VpcId" -> Optional.of(StandIn.ec2Id("vpc", resource.id()));
            case "AWS::IAM::OIDCProvider.Arn", "Custom::AWSCDKOpenIdConnectProvider.Arn" ->
                text(resource, "Url").map(url -> iam + "oidc-provider/" + url.replaceFirst("^https://", ""));
            default -> Optional.empty();
        };
    }

    String roleName(Template.Resource role) {
        return text(role, "RoleName").orElse(role.id());
    }

    private Optional<String> bucket(Template.Resource bucket) {
        return text(bucket, "BucketName")
                .or(() -> bucket.equals(milvusBucket) ? Optional.of("{{bucket}}") : Optional.empty());
    }

    private Node unknown(Node at, String function) {
        return text(at, unknownNamed(function + " in line " + at.line()));
    }

    private String unknownNamed(String name) {
        Setup.Unknown unknown =
                new Setup.Unknown(name.replaceAll("[<>\"]", "'"), context, Optional.empty(), List.of(name));
        unknowns.accept(unknown);
        return unknown.marker();
    }

    /** {@return whether a resource is made} */
    boolean isMade(Template.Resource resource) {
        return resource.condition().flatMap(name -> condition(name, 0)).orElse(true);
    }

    private Optional<Boolean> condition(String name, int depth) {
        return depth > DEEPEST ? Optional.empty() : template.condition(name).flatMap(node -> holds(node, depth + 1));
    }

    private Optional<Boolean> holds(Node node, int depth) {
        if (node.field("Condition").isPresent()) {
            return condition(node.field("Condition").flatMap(Node::scalar).orElse(""), depth);
        }
        if (node.field("Fn::Equals").isPresent()) {
            List<Node> both = arguments(node.field("Fn::Equals").get(), depth);
            String first = both.isEmpty() ? "" : both.get(0).scalar().orElse("");
            String second = both.size() < 2 ? "" : both.get(1).scalar().orElse("");
            return first.contains("<<") || second.contains("<<") || first.contains("{{") || second.contains("{{")
                    ? Optional.empty()
                    : Optional.of(first.equals(second));
        }
        if (node.field("Fn::Not").isPresent()) {
            return node.field("Fn::Not").get().items().stream()
                    .findFirst()
                    .flatMap(inner -> holds(inner, depth + 1))
                    .map(holds -> !holds);
        }
        for (String both : List.of("Fn::And", "Fn::Or")) {
            if (node.field(both).isPresent()) {
                boolean and = both.equals("Fn::And");
                List<Optional<Boolean>> all = node.field(both).get().items().stream()
                        .map(inner -> holds(inner, depth + 1))
                        .toList();
                boolean decided = all.stream().anyMatch(Optional.of(!and)::equals);
                boolean known = all.stream().allMatch(Optional::isPresent);
                return decided ? Optional.of(!and) : known ? Optional.of(and) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
