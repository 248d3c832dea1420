package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Fields;
import dev.milvusons3.iam.JsonTree.Items;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Null;
import dev.milvusons3.iam.JsonTree.Scalar;
import dev.milvusons3.iam.JsonTree.Text;
import dev.milvusons3.iam.PolicyCondition.Quantifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a statement's {@code Condition}. An operator that is not known is an error, never a condition that holds. */
final class ConditionParser {
    private static final String IF_EXISTS = "IfExists";

    private final PolicyType type;
    private final boolean variables;

    ConditionParser(PolicyType type, boolean variables) {
        this.type = type;
        this.variables = variables;
    }

    private record Operator(Quantifier quantifier, ConditionOperator comparison, boolean ifExists) {}

    void checkShape(@Nullable Field element) {
        if (element == null) {
            return;
        }
        for (Map.Entry<String, Field> block :
                fields(element.value(), "Condition").entrySet()) {
            Map<String, Field> keys = fields(block.getValue().value(), block.getKey());
            // AWS takes any operator that says nothing.
            if (!keys.isEmpty()) {
                operator(block.getKey(), block.getValue().at());
            }
            Set<String> seen = new HashSet<>();
            keys.forEach((key, field) -> {
                values(field.value());
                if (!seen.add(key.toLowerCase(Locale.ROOT))) {
                    throw syntax(field.at(), "the condition key \"" + key + "\" is there twice, in different case");
                }
            });
        }
    }

    List<PolicyCondition> parse(@Nullable Field element) {
        if (element == null) {
            return List.of();
        }
        List<PolicyCondition> conditions = new ArrayList<>();
        for (Map.Entry<String, Field> block :
                fields(element.value(), "Condition").entrySet()) {
            for (Map.Entry<String, Field> key :
                    fields(block.getValue().value(), block.getKey()).entrySet()) {
                Operator operator = operator(block.getKey(), block.getValue().at());
                conditions.add(condition(operator, key.getKey(), key.getValue()));
            }
        }
        return List.copyOf(conditions);
    }

    private PolicyCondition condition(Operator operator, String key, Field field) {
        if (key.isBlank()) {
            throw syntax(field.at(), "a condition key is not empty");
        }
        List<String> wanted = new ArrayList<>();
        List<ValueMatch> tests = new ArrayList<>();
        Map<String, ValueTemplate> templates = new HashMap<>();
        for (Node node : nodes(field.value())) {
            String value = value(node);
            boolean templated = variables && operator.comparison().takesVariables();
            wanted.add(value);
            try {
                templates.put(value, ValueTemplate.parse(value, templated));
                tests.add(ValueMatch.of(operator.comparison(), value, templated));
            } catch (ValueMatch.Invalid | ValueTemplate.Invalid e) {
                Problem problem = e instanceof ValueTemplate.Invalid ? Problem.SYNTAX : Problem.LEGACY;
                throw problem.at(node.at(), type, operator.comparison().text() + " " + key + ": " + e.getMessage());
            }
        }
        return new PolicyCondition(
                operator.quantifier(), operator.comparison(), operator.ifExists(), key, wanted, tests, templates);
    }

    private Operator operator(String text, SourcePosition at) {
        String rest = text;
        Quantifier quantifier = Quantifier.NONE;
        for (Quantifier candidate : List.of(Quantifier.ALL, Quantifier.ANY)) {
            if (text.startsWith(candidate.prefix())) {
                quantifier = candidate;
                rest = text.substring(candidate.prefix().length());
            }
        }
        boolean ifExists = rest.endsWith(IF_EXISTS);
        String name = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
        ConditionOperator comparison = ConditionOperator.of(name);
        if (comparison == null) {
            ConditionOperator near = ConditionOperator.ignoringCase(name);
            throw Problem.OPERATOR.at(
                    at,
                    type,
                    "Unknown condition operator \"" + text + "\""
                            + (near == null ? "" : "; did you mean " + near.text() + "?"),
                    text);
        }
        if (comparison == ConditionOperator.NULL && (ifExists || quantifier != Quantifier.NONE)) {
            throw Problem.OPERATOR.at(
                    at, type, "Null goes neither with IfExists nor with ForAllValues or ForAnyValue", text);
        }
        return new Operator(quantifier, comparison, ifExists);
    }

    private List<String> values(Node node) {
        return nodes(node).stream().map(this::value).toList();
    }

    private static List<Node> nodes(Node node) {
        return node instanceof Items items ? items.values() : List.of(node);
    }

    private String value(Node node) {
        if (node instanceof Text text) {
            return text.value();
        }
        if (node instanceof Scalar scalar) {
            return scalar.value();
        }
        throw syntax(
                node.at(),
                "a condition's value is a text, a number or a boolean" + (node instanceof Null ? ", not null" : ""));
    }

    private Map<String, Field> fields(Node node, String element) {
        if (node instanceof Fields fields) {
            return fields.values();
        }
        throw syntax(node.at(), element + " is a JSON object");
    }

    private MalformedPolicyException syntax(SourcePosition at, String detail) {
        return Problem.SYNTAX.at(at, type, detail);
    }
}
