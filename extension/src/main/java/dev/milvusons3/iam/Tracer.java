package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Matches a statement part by part, none left out, and says of each part what it wanted and what it got. */
final class Tracer {
    private static final int SHOWN = 4;

    private final RequestContext context;

    Tracer(RequestContext context) {
        this.context = context;
    }

    StatementTrace trace(NamedPolicy policy, PolicyStatement statement) {
        boolean principal = statement.matchesPrincipal(context) != Grant.NONE;
        boolean action = statement.matchesAction(context);
        boolean resource = statement.matchesResource(context);
        List<ConditionTrace> conditions =
                statement.conditions().stream().map(this::condition).toList();
        List<String> mismatches = new ArrayList<>();
        if (!principal) {
            mismatches.add(principalText(statement));
        }
        if (!action) {
            mismatches.add(actionText(statement));
        }
        if (!resource) {
            mismatches.add(resourceText(statement));
        }
        conditions.stream()
                .filter(condition -> !condition.matched())
                .forEach(condition -> mismatches.add(condition.text()));
        return new StatementTrace(policy, statement, principal, action, resource, conditions, mismatches);
    }

    private String principalText(PolicyStatement statement) {
        Principal principal = context.principal();
        String caller = principal.arn()
                + principal.roleArn().map(role -> " of role " + role).orElse("");
        if (statement.principals().isEmpty()) {
            return "NotPrincipal " + join(statement.notPrincipals()) + " spares " + caller;
        }
        return "Principal " + join(statement.principals()) + " is not " + caller;
    }

    private String actionText(PolicyStatement statement) {
        String action = context.request().action();
        return statement.actions().isEmpty()
                ? "NotAction " + join(statement.notActions()) + " leaves out " + action
                : "Action " + join(statement.actions()) + " does not include " + action + unknown(statement.actions());
    }

    /** What no request ever asks for looks like a grant, and is none. */
    private static String unknown(List<String> actions) {
        String problems = actions.stream()
                .flatMap(action -> UnknownAction.problem(action).stream())
                .limit(SHOWN)
                .collect(Collectors.joining("; "));
        return problems.isEmpty() ? "" : " (" + problems + ")";
    }

    private String resourceText(PolicyStatement statement) {
        String resource = context.request().resource();
        if (statement.resources().isEmpty()) {
            return "NotResource " + join(statement.notResources()) + " leaves out " + resource;
        }
        String hint = ResourceHint.of(statement, context)
                .map(text -> " (" + text + ")")
                .orElse("");
        return "Resource " + join(statement.resources()) + " does not cover " + resource + hint;
    }

    private ConditionTrace condition(PolicyCondition condition) {
        List<String> found = context.values(condition.lowerCaseKey());
        List<String> had = found == null ? List.of() : found;
        List<String> wanted = condition.values().stream()
                .map(value -> condition.filledIn(value, context))
                .toList();
        boolean matched = condition.matches(context);
        String text = "condition " + condition.operator() + " " + condition.key() + " " + wants(condition, wanted)
                + ", " + (found == null ? "the request had none" : "the request had " + quote(had, " and "));
        String hint = matched ? "" : hint(condition, wanted, had);
        return new ConditionTrace(condition.operator(), condition.key(), wanted, had, matched, text + hint);
    }

    private static String wants(PolicyCondition condition, List<String> wanted) {
        if (condition.comparison() == ConditionOperator.NULL) {
            boolean absent = wanted.stream().anyMatch(value -> value.equalsIgnoreCase("true"));
            return absent ? "wants the key absent" : "wants the key present";
        }
        return (condition.comparison().negated() ? "wants anything but " : "wants ") + quote(wanted, " or ");
    }

    /** What is most often behind it. */
    private static String hint(PolicyCondition condition, List<String> wanted, List<String> had) {
        ConditionOperator operator = condition.comparison();
        if (had.size() > 1 && condition.quantifier() == PolicyCondition.Quantifier.NONE) {
            return " (a key with several values needs ForAnyValue: or ForAllValues:)";
        }
        if (operator.negated() || had.size() != 1) {
            return "";
        }
        String value = had.get(0);
        if (operator == ConditionOperator.STRING_EQUALS
                && wanted.stream()
                        .anyMatch(
                                text -> text.indexOf('*') >= 0 && Glob.of(text).matches(value))) {
            return " (StringEquals takes a star for itself; StringLike takes it for any text)";
        }
        boolean text = operator == ConditionOperator.STRING_EQUALS || operator == ConditionOperator.STRING_LIKE;
        if (text && wanted.stream().anyMatch(w -> like(w.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT)))) {
            return " (only upper and lower case differ)";
        }
        if (text && wanted.stream().anyMatch(w -> w.strip().equals(value.strip()))) {
            return " (only white space differs)";
        }
        return "";
    }

    private static boolean like(String pattern, String text) {
        return Glob.of(pattern).matches(text);
    }

    private static String quote(List<String> values, String separator) {
        if (values.isEmpty()) {
            return "nothing";
        }
        String shown =
                values.stream().limit(SHOWN).map(value -> "\"" + value + "\"").collect(Collectors.joining(separator));
        return values.size() > SHOWN ? shown + separator + (values.size() - SHOWN) + " more" : shown;
    }

    private static String join(List<?> values) {
        String shown = values.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return values.size() > SHOWN ? shown + " and " + (values.size() - SHOWN) + " more" : shown;
    }
}
