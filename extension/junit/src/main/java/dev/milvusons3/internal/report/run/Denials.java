package dev.milvusons3.internal.report.run;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.StatementTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refused requests, each kind once, with why and what would have allowed it. */
public final class Denials {
    /** Lines of a document that are shown before and after a statement. */
    private static final int AROUND = 3;

    private final Map<String, List<RecordedDecision>> kinds = new LinkedHashMap<>();

    private Denials() {}

    /** {@return those among some decisions, in the order in which they were first made} */
    public static Denials in(List<RecordedDecision> decisions) {
        Denials denials = new Denials();
        for (RecordedDecision decision : decisions) {
            if (decision.verdict() != Verdict.ALLOWED) {
                denials.kinds
                        .computeIfAbsent(kind(decision), kind -> new ArrayList<>())
                        .add(decision);
            }
        }
        return denials;
    }

    /** {@return how many kinds there are} */
    public int kinds() {
        return kinds.size();
    }

    /** {@return the first kinds} */
    public List<Denial> first(int most) {
        return kinds.values().stream()
                .limit(most)
                .map(same -> of(same.get(0), same.size()))
                .toList();
    }

    /** {@return one that was made once} */
    public static Denial of(RecordedDecision refused) {
        return of(refused, 1);
    }

    /** Objects differ from request to request where the reason does not. */
    private static String kind(RecordedDecision decision) {
        String why =
                decision.decision().map(d -> d.request().circumstances().why()).orElse("");
        return decision.action()
                + '\n'
                + decision.principal()
                + '\n'
                + decision.reason().replace(decision.resource(), "").replace(why, "");
    }

    private static Denial of(RecordedDecision refused, int times) {
        Optional<Decision> decision = refused.decision();
        return new Denial(
                refused.action(),
                refused.principal(),
                refused.resource(),
                refused.verdict() == Verdict.DENIED,
                refused.errorCode(),
                refused.reason(),
                times,
                decision.flatMap(Denials::excerpt),
                decision.map(Decision::suggestions).stream()
                        .flatMap(List::stream)
                        .map(fix -> new Denial.Fix(fix.place(), fix.statement(), fix.note()))
                        .toList(),
                decision.map(known -> known.explain().strip()).orElse(""));
    }

    /** Around the statement that denies, or else the one that came closest to allowing it. */
    private static Optional<Denial.Excerpt> excerpt(Decision decision) {
        return decision.matchedStatements().stream()
                .filter(trace -> decision.outcome() == Decision.Outcome.EXPLICIT_DENY)
                .findFirst()
                .or(decision::closest)
                .map(trace -> excerpt(decision, trace));
    }

    private static Denial.Excerpt excerpt(Decision decision, StatementTrace trace) {
        String evaluated = trace.policy().document().json();
        Optional<PolicySource> source = decision.request()
                .circumstances()
                .authoring()
                .sourceOf(trace.policy().document());
        // Positions are those of the text that was evaluated: the author's has the same lines only if it is that text.
        List<String> lines = source.filter(known -> known.json().equals(evaluated))
                .map(known -> known.template().text())
                .orElse(evaluated)
                .lines()
                .toList();
        PolicyStatement statement = trace.statement();
        int from = statement.start().line();
        int to = statement.end().line();
        int first = Math.max(1, from - AROUND);
        int last = Math.min(lines.size(), to + AROUND);
        return new Denial.Excerpt(
                source.map(PolicySource::name).orElseGet(() -> trace.policy().shortName()),
                statement.label(),
                says(trace),
                first,
                lines.subList(first - 1, last),
                from,
                to);
    }

    private static String says(StatementTrace trace) {
        return trace.matched()
                ? "denies it" + (trace.remarks().isEmpty() ? "" : ": " + String.join("; ", trace.remarks()))
                : "came closest, but is not about it: " + String.join("; ", trace.mismatches());
    }
}
