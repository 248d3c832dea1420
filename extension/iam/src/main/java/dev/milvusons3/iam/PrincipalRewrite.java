package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Fields;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.io.JsonStringEncoder;

/** Puts other principals into a document, and leaves every other character of its text as it is. */
final class PrincipalRewrite {
    private static final String AWS = StatementPrincipal.Type.AWS.text();

    private final PolicyType type;
    private final Function<String, Optional<String>> stored;

    PrincipalRewrite(PolicyType type, Function<String, Optional<String>> stored) {
        this.type = type;
        this.stored = stored;
    }

    private record Change(int from, int to, String text) {}

    String apply(String json) {
        List<Change> changes = new ArrayList<>();
        for (Node statement : PolicyTree.items(PolicyTree.fields(PolicyTree.read(json)), "Statement")) {
            for (String element : List.of("Principal", "NotPrincipal")) {
                Field principal = PolicyTree.fields(statement).get(element);
                if (principal != null && principal.value() instanceof Fields fields) {
                    PolicyTree.texts(fields.values(), AWS).forEach(text -> change(json, text, changes));
                }
            }
        }
        StringBuilder rewritten = new StringBuilder(json);
        // From the end, so that places before stay what they are.
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            rewritten.replace(change.from(), change.to(), change.text());
        }
        return rewritten.toString();
    }

    private void change(String json, Text text, List<Change> changes) {
        String value = text.value();
        if (value.equals("*")) {
            return;
        }
        String other = stored.apply(value)
                .orElseThrow(() -> Problem.INVALID_PRINCIPAL.at(
                        text.at(), type, "\"" + AWS + "\":\"" + value + "\"; there is no such principal"));
        if (!other.equals(value)) {
            int from = offset(json, text.at());
            String quoted =
                    "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(other)) + "\"";
            changes.add(new Change(from, end(json, from), quoted));
        }
    }

    private static int offset(String json, SourcePosition at) {
        int start = 0;
        for (int line = 1; line < at.line(); line++) {
            start = json.indexOf('\n', start) + 1;
        }
        return start + at.column() - 1;
    }

    /** Behind the quote that ends the text which begins there. */
    private static int end(String json, int from) {
        int i = from + 1;
        while (json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }
}
