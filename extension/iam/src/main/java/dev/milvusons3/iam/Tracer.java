package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Matches a statement part by part, none left out, and says of each part what it wanted and what it got. */
final class Tracer {
    private static final int SHOWN = 4;

    private final RequestContext context;
    private final ConditionText conditionText;

    Tracer(RequestContext context) {
        this.context = context;
        this.conditionText = new ConditionText(context);
    }

    StatementTrace trace(NamedPolicy policy, PolicyStatement statement) {
        Grant grant = statement.matchesPrincipal(context);
        boolean principal = grant != Grant.NONE;
        boolean action = statement.matchesAction(context);
        boolean resource = statement.matchesResource(context);
        List<ConditionTrace> conditions =
                statement.conditions().stream().map(conditionText::trace).toList();
        List<String> mismatches = new ArrayList<>();
        if (!principal) {
            mismatches.add(principalText(statement));
        }
        if (!action) {
            mismatches.add(actionText(statement));
        }
        if (!resource) {
            mismatches.add(resourceText(policy, statement));
        }
        conditions.stream()
                .filter(condition -> !condition.matched())
                .forEach(condition -> mismatches.add(condition.text()));
        boolean delegates = policy.type() == PolicyType.RESOURCE
                && statement.effect() == Effect.ALLOW
                && mismatches.isEmpty()
                && grant == Grant.ACCOUNT;
        List<String> remarks = mismatches.isEmpty() ? remarks(statement, delegates) : List.of();
        return new StatementTrace(
                policy, statement, principal, action, resource, conditions, mismatches, remarks, delegates);
    }

    /** A statement that matches by what it does not name says nothing of why, unless one looks at what is missing there. */
    private List<String> remarks(PolicyStatement statement, boolean delegates) {
        List<String> remarks = new ArrayList<>();
        if (!statement.notPrincipals().isEmpty()) {
            remarks.add(notPrincipalText(statement));
        }
        if (!statement.notActions().isEmpty()) {
            remarks.add("NotAction " + join(statement.notActions()) + " does not list "
                    + context.request().action());
        }
        if (!statement.notResources().isEmpty()) {
            remarks.add("NotResource " + join(statement.notResources()) + " does not list "
                    + context.request().resource());
        }
        if (delegates) {
            remarks.add("it names account " + context.principal().accountId() + ", not "
                    + context.principal().roleArn().orElse(context.principal().arn())
                    + ": so it leaves the permission to the account's own identity-based policies, one of which must"
                    + " allow it as well");
        }
        return remarks;
    }

    private String notPrincipalText(PolicyStatement statement) {
        String listed = "NotPrincipal " + join(statement.notPrincipals());
        String instead = "; the usual way to spare somebody is \"Principal\": \"*\" with the condition ArnNotEquals"
                + " aws:PrincipalArn";
        List<String> missing = statement.missingInNotPrincipal(context);
        return missing.isEmpty()
                ? listed + " spares nobody who has a permissions boundary" + instead
                : listed + " does not list " + String.join(" and ", missing) + toBeListed() + instead;
    }

    private String toBeListed() {
        return switch (context.principal().kind()) {
            case ASSUMED_ROLE -> " (to spare a session, its account, its role and the session itself must be listed)";
            case USER -> " (to spare a user, its account and the user itself must be listed)";
            default -> "";
        };
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
        if (statement.actions().isEmpty()) {
            return "NotAction " + join(statement.notActions()) + " leaves out " + action;
        }
        String unknown = statement.actions().stream()
                .map(UnknownAction::problem)
                .flatMap(Optional::stream)
                .limit(SHOWN)
                .collect(Collectors.joining("; "));
        return "Action " + join(statement.actions()) + " does not include " + action
                + (unknown.isEmpty() ? "" : " (" + unknown + ")");
    }

    private String resourceText(NamedPolicy policy, PolicyStatement statement) {
        String resource = context.request().resource();
        if (statement.resources().isEmpty()) {
            return "NotResource " + join(statement.notResources()) + " leaves out " + resource;
        }
        String hint = ResourceHint.of(policy.document(), statement, context)
                .map(text -> " (" + text + ")")
                .orElse("");
        return "Resource " + join(statement.resources()) + " does not cover " + resource + hint;
    }

    private static String join(List<?> values) {
        String shown = values.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return values.size() > SHOWN ? shown + " and " + (values.size() - SHOWN) + " more" : shown;
    }
}
