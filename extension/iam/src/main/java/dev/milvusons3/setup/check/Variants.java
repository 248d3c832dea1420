package dev.milvusons3.setup.check;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Markers;
import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.LaidOut;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import dev.milvusons3.setup.Placeholders;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents whose unknown values are taken for the best: what allows is taken to allow, what denies not to deny; or for the
 * worst. What comes out the same both ways does not depend on them.
 */
final class Variants {
    private final boolean best;
    private final Map<String, String> values;

    Variants(boolean best, Map<String, String> values) {
        this.best = best;
        this.values = values;
    }

    /** {@return the policy; empty if none of its statements is left} */
    Optional<NamedPolicy> policy(Setup.Document document, PolicyType type) {
        PolicyTemplate template = document.template();
        if (!Markers.areIn(template.text())) {
            return Optional.of(document.policy(type, values));
        }
        try {
            Node root = JsonNodes.read(template.text());
            List<Node> statements = new ArrayList<>();
            for (Node statement : root.field("Statement").map(Node::items).orElse(List.of())) {
                statement(statement).ifPresent(statements::add);
            }
            if (statements.isEmpty() || !(root instanceof Node.Fields fields)) {
                return Optional.empty();
            }
            Map<String, Field> written = new LinkedHashMap<>(fields.values());
            Field old = fields.values().get("Statement");
            written.put(
                    "Statement",
                    new Field(
                            old.line(),
                            old.column(),
                            new Node.Items(old.value().line(), old.value().column(), statements)));
            String text = LaidOut.json(new Node.Fields(root.line(), root.column(), written));
            PolicySource source = new PolicySource(
                    Placeholders.template(template.name(), text).worded(template.wording()), values);
            return Optional.of(new NamedPolicy(document.name(), type, PolicyDocument.parse(source, type)));
        } catch (MalformedTreeException e) {
            throw new IllegalStateException(template.name() + " was read before", e);
        }
    }

    private Optional<Node> statement(Node statement) {
        if (!Markers.areIn(LaidOut.json(statement))) {
            return Optional.of(statement);
        }
        boolean allows = statement
                .field("Effect")
                .flatMap(Node::scalar)
                .filter("Allow"::equals)
                .isPresent();
        if (allows != best) {
            return Optional.empty();
        }
        Map<String, Field> fields = new LinkedHashMap<>(((Node.Fields) statement).values());
        fields.computeIfPresent(
                "Condition", (name, field) -> new Field(field.line(), field.column(), condition(field.value())));
        fields.computeIfPresent(
                "Condition",
                (name, field) -> ((Node.Fields) field.value()).values().isEmpty() ? null : field);
        Node wide = new Node.Fields(statement.line(), statement.column(), fields);
        try {
            return Optional.of(JsonNodes.read(Markers.sample(LaidOut.json(wide))));
        } catch (MalformedTreeException e) {
            throw new IllegalStateException("written by ourselves", e);
        }
    }

    /** Conditions with unknown values are taken to hold. */
    private static Node condition(Node blocks) {
        Map<String, Field> operators = new LinkedHashMap<>();
        if (blocks instanceof Node.Fields all) {
            all.values().forEach((operator, field) -> {
                Map<String, Field> keys = new LinkedHashMap<>();
                if (field.value() instanceof Node.Fields block) {
                    block.values().forEach((key, value) -> {
                        if (!Markers.areIn(key) && !Markers.areIn(LaidOut.json(value.value()))) {
                            keys.put(key, value);
                        }
                    });
                }
                if (!keys.isEmpty()) {
                    operators.put(
                            operator,
                            new Field(
                                    field.line(),
                                    field.column(),
                                    new Node.Fields(
                                            field.value().line(), field.value().column(), keys)));
                }
            });
        }
        return new Node.Fields(blocks.line(), blocks.column(), operators);
    }
}
