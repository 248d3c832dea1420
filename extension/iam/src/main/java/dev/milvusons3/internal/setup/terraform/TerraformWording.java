package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.iam.Wording;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a document in HCL is written: with references instead of what they stand for.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/expressions/strings">Strings and templates</a>
 */
final class TerraformWording implements Wording {
    private static final Pattern ALONE = Pattern.compile("\"\\$\\{([^{}\"]+)}\"");
    private static final Map<String, String> ELEMENTS = Map.of(
            "Action", "actions", "NotAction", "not_actions", "Resource", "resources", "NotResource", "not_resources");

    /** What a statement is written as. */
    enum Form {
        /** JSON in a text, such as a heredoc. */
        TEXT,
        /** An argument of {@code jsonencode}, where JSON is an object. */
        OBJECT,
        /** A block of {@code aws_iam_policy_document}. */
        BLOCK
    }

    private record Word(Pattern value, String reference) {}

    private final List<Word> words = new ArrayList<>();
    private final Form form;

    /** @param references by the values that they stand for */
    TerraformWording(Map<String, String> references, Form form) {
        this.form = form;
        references.entrySet().stream()
                .sorted(Comparator.comparing(word -> -word.getKey().length()))
                .forEach(word -> words.add(new Word(pattern(word.getKey()), word.getValue())));
    }

    /** A value stands for itself from one border to the next; a partition only at the beginning of an ARN. */
    private static Pattern pattern(String value) {
        return Pattern.compile(
                (value.startsWith("aws") && !value.contains(".") && value.length() <= "aws-iso-b".length()
                                ? "(?<=^arn:)"
                                : "(?<![^:/])")
                        + Pattern.quote(value) + "(?![^:/])");
    }

    @Override
    public String value(String value) {
        List<String> found = new ArrayList<>();
        String text = value.replace("${", "$${");
        for (Word word : words) {
            Matcher matcher = word.value().matcher(text);
            if (matcher.find()) {
                // What is replaced is kept aside, so that no shorter value is found in it.
                text = matcher.replaceAll("\u0001" + (char) found.size() + "\u0002");
                found.add("${" + word.reference() + "}");
            }
        }
        for (int i = 0; i < found.size(); i++) {
            text = text.replace("\u0001" + (char) i + "\u0002", found.get(i));
        }
        return text;
    }

    @Override
    public String statement(String json) {
        return switch (form) {
            case TEXT -> json;
            case OBJECT -> bare(json);
            case BLOCK -> block(Json.read(json));
        };
    }

    /** Terraform's own style has no quotation marks around a reference alone. */
    private static String bare(String text) {
        return ALONE.matcher(text).replaceAll("$1");
    }

    private static String block(Json statement) {
        StringBuilder out = new StringBuilder("statement {\n");
        List<String[]> lines = new ArrayList<>();
        if (!statement.get("Effect").text().equals("Allow")) {
            lines.add(new String[] {
                "effect", JsonText.quoted(statement.get("Effect").text())
            });
        }
        statement.fields().forEach((name, value) -> {
            if (ELEMENTS.containsKey(name)) {
                lines.add(new String[] {String.valueOf(ELEMENTS.get(name)), list(statement.get(name))});
            }
        });
        aligned(out, lines, "  ");
        principals(out, statement, "Principal", "principals");
        principals(out, statement, "NotPrincipal", "not_principals");
        Json conditions = statement.get("Condition");
        if (conditions.isObject()) {
            conditions
                    .fields()
                    .forEach((operator, keys) -> conditions
                            .get(operator)
                            .fields()
                            .forEach((key, values) -> nested(
                                    out,
                                    "condition",
                                    List.of(
                                            new String[] {"test", JsonText.quoted(operator)},
                                            new String[] {"variable", JsonText.quoted(key)},
                                            new String[] {
                                                "values",
                                                list(conditions.get(operator).get(key))
                                            }))));
        }
        return bare(out.append("}").toString());
    }

    private static void principals(StringBuilder out, Json statement, String element, String block) {
        Json principals = statement.get(element);
        if (principals.isObject()) {
            principals
                    .fields()
                    .forEach((type, values) ->
                            nested(out, block, List.of(new String[] {"type", JsonText.quoted(type)}, new String[] {
                                "identifiers", list(principals.get(type))
                            })));
        } else if (!principals.text().isEmpty()) {
            nested(out, block, List.of(new String[] {"type", "\"*\""}, new String[] {"identifiers", "[\"*\"]"}));
        }
    }

    private static void nested(StringBuilder out, String type, List<String[]> lines) {
        out.append("\n  ").append(type).append(" {\n");
        aligned(out, lines, "    ");
        out.append("  }\n");
    }

    private static void aligned(StringBuilder out, List<String[]> lines, String indent) {
        int width = lines.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        lines.forEach(line -> out.append(indent)
                .append(line[0])
                .append(" ".repeat(width - line[0].length()))
                .append(" = ")
                .append(line[1])
                .append('\n'));
    }

    private static String list(Json value) {
        List<String> texts = new ArrayList<>();
        if (value.value() instanceof List<?>) {
            value.items().forEach(item -> texts.add(JsonText.quoted(item.text())));
        } else {
            texts.add(JsonText.quoted(value.text()));
        }
        return "[" + String.join(", ", texts) + "]";
    }
}
