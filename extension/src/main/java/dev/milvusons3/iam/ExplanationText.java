package dev.milvusons3.iam;

import java.util.List;

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
        line(0, policy.type().text() + " " + policy.name());
        trace.statements().forEach(this::statement);
    }

    private void statement(StatementTrace trace) {
        PolicyStatement statement = trace.statement();
        String effect = statement.effect() == Effect.ALLOW ? "allows" : "denies";
        line(
                1,
                statement.label() + ", " + statement.start() + ": "
                        + (trace.matched() ? effect + " it" : statement.effect().text() + ", but is not about it"));
        parts(trace).forEach(part -> line(2, part));
    }

    /** A statement that matches shows its conditions, one that does not what it misses by. */
    private static List<String> parts(StatementTrace trace) {
        return trace.matched()
                ? trace.conditions().stream().map(ConditionTrace::text).toList()
                : trace.mismatches();
    }

    private void wouldHaveAllowed() {
        if (decision.allowed() || explanation.rootAsksForRole()) {
            return;
        }
        line(0, "");
        if (decision.outcome() == Decision.Outcome.EXPLICIT_DENY) {
            line(0, "No Allow overrides this Deny: the statement itself must be narrowed or removed.");
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
            suggestion.statement().lines().forEach(text -> line(1, text));
            if (!suggestion.note().isEmpty()) {
                line(1, "(" + suggestion.note() + ")");
            }
        }
    }

    private void line(int depth, String text) {
        out.append(text.isEmpty() ? "" : "  ".repeat(depth)).append(text).append('\n');
    }
}
