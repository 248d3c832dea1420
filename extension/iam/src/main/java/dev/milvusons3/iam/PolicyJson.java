package dev.milvusons3.iam;

import dev.milvusons3.internal.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes documents and statements as JSON for people. */
final class PolicyJson {
    private PolicyJson() {}

    static String write(PolicyDocument document) {
        return write(fields(document));
    }

    /** {@return the document as the author of a source would write it} */
    static String write(PolicyDocument document, PolicySource source) {
        return write(new Placeholding(source).write(fields(document)));
    }

    private static Map<String, Object> fields(PolicyDocument document) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Version", document.version());
        document.id().ifPresent(id -> fields.put("Id", id));
        fields.put(
                "Statement",
                document.statements().stream().map(PolicyJson::statement).toList());
        return fields;
    }

    /** {@return JSON as people indent it} */
    static String write(Object value) {
        return JsonText.pretty(value);
    }

    private static Map<String, Object> statement(PolicyStatement statement) {
        Map<String, Object> fields = new LinkedHashMap<>();
        statement.sid().ifPresent(sid -> fields.put("Sid", sid));
        fields.put("Effect", statement.effect().text());
        principals(fields, "Principal", statement.principals());
        principals(fields, "NotPrincipal", statement.notPrincipals());
        list(fields, "Action", statement.actions());
        list(fields, "NotAction", statement.notActions());
        list(fields, "Resource", statement.resources());
        list(fields, "NotResource", statement.notResources());
        if (!statement.conditions().isEmpty()) {
            fields.put("Condition", conditions(statement.conditions()));
        }
        return fields;
    }

    private static void principals(Map<String, Object> fields, String name, List<StatementPrincipal> principals) {
        Map<String, List<String>> byType = principals.stream()
                .collect(Collectors.groupingBy(
                        principal -> principal.type().text(),
                        LinkedHashMap::new,
                        Collectors.mapping(StatementPrincipal::value, Collectors.toList())));
        Map<String, Object> written = new LinkedHashMap<>();
        byType.forEach((type, values) -> list(written, type, values));
        if (!written.isEmpty()) {
            fields.put(name, written);
        }
    }

    private static Map<String, Map<String, Object>> conditions(List<PolicyCondition> conditions) {
        Map<String, Map<String, Object>> blocks = new LinkedHashMap<>();
        for (PolicyCondition condition : conditions) {
            Map<String, Object> block = blocks.computeIfAbsent(condition.operator(), operator -> new LinkedHashMap<>());
            block.put(
                    condition.key(),
                    condition.values().size() == 1 ? condition.values().get(0) : condition.values());
        }
        return blocks;
    }

    private static void list(Map<String, Object> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, values.size() == 1 ? values.get(0) : values);
        }
    }
}
