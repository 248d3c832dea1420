package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an explanation in full, for a log or a failed assertion. */
final class ExplanationText {
    private final Explanation explanation;
    private final Decision decision;
    private final StringBuilder out = new StringBuilder();

    ExplanationText(Explanation explanation) {
        this.explanation = explanation;
        this.decision = explanation.decision();
    }

    String text() {
        AuthorizationRequest request = decision.request();
        String outcome = switch (decision.outcome()) {
            case ALLOW -> "ALLOWED";
            case EXPLICIT_DENY -> "DENIED explicitly";
            case IMPLICIT_DENY -> "NOT ALLOWED";
        };
        line(0, outcome + ": " + request.action() + " on " + request.resource());
        line(
                1,
                "for " + request.principal().arn()
                        + request.principal()
                                .roleArn()
                                .map(role -> ", a session of " + role)
                                .orElse(""));
        if (!decision.allowed()) {
            line(1, decision.awsReason());
        }
        line(1, explanation.cause());
        explanation.traces().forEach(this::policy);
        wouldHaveAllowed();
        return out.toString();
    }

    private void policy(PolicyTrace trace) {
        NamedPolicy policy = trace.policy();
        line(0, "");
        if (!trace.hasSay()) {
            line(0, policy.type().text() + " " + policy.name() + ": not asked about this request");
            return;
        }
        line(
                0,
                policy.type().text() + " " + policy.name()
                        + explanation
                                .source(policy)
                                .map(source -> ", from " + source.name())
                                .orElse(""));
        trace.statements().forEach(this::statement);
    }

    private void statement(StatementTrace trace) {
        PolicyStatement statement = trace.statement();
        line(1, statement.label() + ", " + statement.start() + ": " + effect(trace));
        // A statement that matches shows what made it match, one that does not what it misses by.
        (trace.matched() ? trace.reasons() : trace.mismatches()).forEach(part -> line(2, part));
    }

    private static String effect(StatementTrace trace) {
        if (!trace.matched()) {
            return trace.statement().effect().text() + ", but is not about it";
        }
        if (trace.delegates()) {
            return "leaves it to the caller's account";
        }
        return trace.statement().effect() == Effect.ALLOW ? "allows it" : "denies it";
    }

    /** A denial by a key that cannot be had here says nothing of the statement. */
    private void denials() {
        List<StatementTrace> denying = explanation.matchedStatements();
        Map<String, Set<String>> notSupplied = new LinkedHashMap<>();
        List<StatementTrace> atFault = new ArrayList<>();
        for (StatementTrace trace : denying) {
            Map<String, String> reasons = explanation.notSupplied(trace);
            if (reasons.isEmpty()) {
                atFault.add(trace);
            }
            reasons.forEach((key, reason) -> notSupplied
                    .computeIfAbsent(reason, r -> new LinkedHashSet<>())
                    .add(key));
        }
        notSupplied.forEach((reason, keys) -> line(
                0,
                "This denial comes from the environment: " + reason + ". On AWS, where " + String.join(", ", keys)
                        + " is what it should be, the statement need not be about this request."));
        if (!notSupplied.isEmpty()) {
            line(
                    0,
                    "Leave the statement as it is for production. Where the key cannot be what it should be, use a document without it, and"
                            + " test it by itself: assertions on policies take the key's value by when(...).");
        }
        if (atFault.size() == denying.size() && denying.size() == 1) {
            line(0, "No Allow overrides this Deny: the statement itself must be narrowed or removed.");
        } else if (!atFault.isEmpty()) {
            line(
                    0,
                    "No Allow overrides a Deny: these statements themselves must be narrowed or removed: "
                            + atFault.stream().map(explanation::name).collect(Collectors.joining(", ")) + ".");
        }
    }

    private void wouldHaveAllowed() {
        if (decision.allowed() || explanation.rootAsksForRole()) {
            return;
        }
        line(0, "");
        if (decision.outcome() == Decision.Outcome.EXPLICIT_DENY) {
            denials();
        }
        List<Suggestion> missing = new Suggester(explanation).suggestions();
        if (missing.isEmpty()) {
            return;
        }
        line(
                0,
                decision.outcome() == Decision.Outcome.EXPLICIT_DENY
                        ? "And it would still need:"
                        : "Would have been allowed by:");
        for (Suggestion suggestion : missing) {
            line(1, suggestion.place());
            suggestion.written().lines().forEach(text -> line(1, text));
            if (!suggestion.note().isEmpty()) {
                line(1, "(" + suggestion.note() + ")");
            }
        }
    }

    private void line(int depth, String text) {
        out.append(text.isEmpty() ? "" : "  ".repeat(depth)).append(text).append('\n');
    }
}
