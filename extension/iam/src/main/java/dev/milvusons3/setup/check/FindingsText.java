package dev.milvusons3.setup.check;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.iam.Suggestion;
import dev.milvusons3.iam.Wording;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Findings as people read them: by document, with what each lacks as one statement to paste, and which statements deny what.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FindingsText {
    private static final String INDENT = "  ";

    /** Findings about one document. */
    private static final class Place {
        private final Map<String, Set<String>> denials = new LinkedHashMap<>();
        private final Map<Map<String, Object>, Missing> missing = new LinkedHashMap<>();
    }

    /** What one statement would add. */
    private static final class Missing {
        private final Wording wording;
        private final Set<String> actions = new LinkedHashSet<>();
        private final Set<String> reasons = new LinkedHashSet<>();
        private final Set<String> notes = new LinkedHashSet<>();

        Missing(Wording wording) {
            this.wording = wording;
        }
    }

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Set<String> facts = new LinkedHashSet<>();
    private final Set<String> open = new LinkedHashSet<>();

    private FindingsText() {}

    /** {@return the findings as text, without a line about what they are of; empty if there are none} */
    public static String of(Setup setup, List<Finding> findings) {
        FindingsText text = new FindingsText();
        findings.forEach(text::add);
        return text.write(setup);
    }

    private void add(Finding finding) {
        switch (finding.kind()) {
            case FACT, TOO_MUCH -> facts.add(finding.text());
            case UNKNOWN -> open.add(finding.asked());
            case DENIED -> finding.decision().ifPresent(decision -> denied(finding, decision));
            case MISSING -> finding.decision().ifPresent(decision -> missing(finding, decision));
        }
    }

    private void denied(Finding finding, Decision decision) {
        StatementTrace by = decision.matchedStatements().get(0);
        List<String> held =
                by.conditions().stream().map(condition -> condition.text()).toList();
        String statement = by.statement().label() + ", line "
                + by.statement().start().line() + ", denies"
                + (held.isEmpty() ? "" : " (" + String.join("; ", held) + ")");
        place(name(by))
                .denials
                .computeIfAbsent(statement, absent -> new LinkedHashSet<>())
                .add(finding.asked());
    }

    private static String name(StatementTrace trace) {
        return trace.policy()
                        .document()
                        .source()
                        .map(source -> source.name())
                        .orElse(trace.policy().name()) + " ("
                + trace.policy().type().text() + ")";
    }

    private void missing(Finding finding, Decision decision) {
        List<Suggestion> suggestions = decision.suggestions();
        if (suggestions.isEmpty()) {
            facts.add(finding.text());
        }
        for (Suggestion suggestion : suggestions) {
            String name = suggestion
                    .source()
                    .or(() -> suggestion.policy().map(policy -> policy.name()))
                    .orElse("a new document");
            Map<String, Object> fields = new LinkedHashMap<>();
            Set<String> actions = new LinkedHashSet<>();
            Json.read(suggestion.statement()).fields().forEach((field, value) -> {
                if (field.equals("Action")) {
                    actions.add(String.valueOf(value));
                    fields.put("Action", "");
                } else {
                    fields.put(field, Objects.requireNonNullElse(value, ""));
                }
            });
            Missing missing = place(name + " (" + suggestion.type().text() + ")")
                    .missing
                    .computeIfAbsent(fields, absent -> new Missing(suggestion.wording()));
            missing.actions.addAll(actions);
            missing.reasons.add(finding.asked());
            if (!suggestion.note().isEmpty()) {
                missing.notes.add(suggestion.note());
            }
        }
    }

    private Place place(String name) {
        return places.computeIfAbsent(name, absent -> new Place());
    }

    private String write(Setup setup) {
        StringBuilder out = new StringBuilder();
        facts.forEach(fact -> out.append(fact).append("\n\n"));
        places.forEach((name, place) -> {
            out.append("in ").append(name).append('\n');
            place.denials.forEach((statement, asked) -> {
                out.append(INDENT).append(statement).append('\n');
                asked.forEach(each -> out.append(INDENT + INDENT).append(each).append('\n'));
            });
            place.missing.forEach((fields, missing) -> {
                out.append(INDENT).append("lacks\n");
                out.append(missing.wording
                        .statement(statement(fields, missing.actions))
                        .indent(INDENT.length() * 2));
                out.append(INDENT).append("for\n");
                missing.reasons.forEach(
                        reason -> out.append(INDENT + INDENT).append(reason).append('\n'));
                missing.notes.forEach(note -> out.append(INDENT).append(note).append('\n'));
            });
            out.append('\n');
        });
        List<String> misspelt = places.isEmpty() && facts.isEmpty() ? List.of() : Misspelt.in(setup);
        if (!misspelt.isEmpty()) {
            out.append("perhaps misspelt\n");
            misspelt.forEach(word -> out.append(INDENT).append(word).append('\n'));
            out.append('\n');
        }
        if (!open.isEmpty()) {
            out.append("cannot be known before it is applied\n");
            open.forEach(asked -> out.append(INDENT).append(asked).append('\n'));
            out.append(INDENT).append("because of ").append(unknowns(setup)).append("\n\n");
        }
        return out.toString().stripTrailing();
    }

    private static String statement(Map<String, Object> fields, Set<String> actions) {
        Map<String, @Nullable Object> statement = new LinkedHashMap<>(fields);
        statement.put("Action", actions.size() == 1 ? actions.iterator().next() : new ArrayList<>(actions));
        return JsonText.pretty(statement);
    }

    private static String unknowns(Setup setup) {
        return setup.unknowns().stream()
                .map(unknown -> unknown.name() + " (" + unknown.where() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** {@return the first sentence about findings} */
    public static String heading(Setup setup, MilvusRequests requests, List<String> features) {
        return "The set-up " + setup.name() + " (" + setup.from() + ") does not let Milvus " + requests.line()
                + " work (" + String.join(", ", features) + "):";
    }
}
