package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds which statements a request lacks, by supposing one after the other until it would be allowed. */
final class Suggester {
    private final AuthorizationRequest request;
    private final Explanation explanation;

    Suggester(Explanation explanation) {
        this.request = explanation.decision().request();
        this.explanation = explanation;
    }

    List<Suggestion> suggestions() {
        List<Suggestion> suggestions = new ArrayList<>();
        Evaluation evaluation = new Evaluation(request, explanation.decision().policies());
        if (evaluation.rootAsksForRole()) {
            return suggestions;
        }
        evaluation.run(false);
        for (PolicyType type : evaluation.gaps()) {
            suggestions.addAll(of(type, evaluation.context()));
        }
        return suggestions;
    }

    /** Of all boundaries each must allow, and so must each level of an organisation; of policies of another type one suffices. */
    private List<Suggestion> of(PolicyType type, RequestContext context) {
        List<NamedPolicy> policies = explanation.decision().policies().ofType(type);
        if (type == PolicyType.PERMISSIONS_BOUNDARY) {
            return policies.stream()
                    .filter(policy -> !explanation.allows(policy))
                    .map(policy -> of(type, context, explanation.missed(policy::equals), Optional.of(policy)))
                    .toList();
        }
        if (type == PolicyType.SERVICE_CONTROL) {
            return explanation.closedLevels().stream()
                    .map(level -> of(
                            type,
                            context,
                            explanation.missed(policy ->
                                    policy.type() == type && policy.level().equals(level)),
                            policies.stream()
                                    .filter(policy -> policy.level().equals(level))
                                    .findFirst()))
                    .toList();
        }
        Optional<StatementTrace> missed = explanation.missed(policy -> policy.type() == type);
        Optional<NamedPolicy> into =
                missed.map(StatementTrace::policy).or(() -> policies.stream().findFirst());
        return List.of(of(type, context, missed, into));
    }

    private Suggestion of(
            PolicyType type, RequestContext context, Optional<StatementTrace> missed, Optional<NamedPolicy> into) {
        boolean variables = into.map(policy -> policy.document().version().equals(PolicyParser.VERSION_2012))
                .orElse(true);
        SuggestedConditions conditions = new SuggestedConditions(context, variables);
        missed.ifPresent(trace -> conditions.keep(trace.statement().conditions()));
        conditions.addScope();
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", Effect.ALLOW.text());
        if (type.namesPrincipals()) {
            statement.put("Principal", type.grantsToOthers() ? principal() : "*");
        }
        statement.put("Action", request.action());
        if (type != PolicyType.TRUST) {
            statement.put(
                    "Resource",
                    request.circumstances()
                            .authoring()
                            .insteadOf(request.resource())
                            .orElseGet(() -> request.resource().equals("*") ? "*" : resource(variables)));
        }
        if (!conditions.blocks().isEmpty()) {
            statement.put("Condition", conditions.blocks());
        }
        Optional<PolicySource> source =
                into.flatMap(policy -> request.circumstances().authoring().sourceOf(policy.document()));
        Object written =
                source.map(Placeholding::new).map(with -> with.write(statement)).orElse(statement);
        return new Suggestion(
                type,
                into,
                into.flatMap(explanation::source).map(PolicySource::name),
                PolicyJson.write(written),
                source.map(known -> known.template().wording()).orElse(Wording.JSON),
                missed.map(this::note).orElse(""));
    }

    /** A statement that misses by its conditions alone was perhaps meant so. */
    private String note(StatementTrace missed) {
        if (!missed.principalMatched() || !missed.resourceMatched()) {
            return "";
        }
        String unmet = missed.conditions().stream()
                .filter(condition -> !condition.matched())
                .map(ConditionTrace::text)
                .collect(Collectors.joining("; "));
        boolean ofHere = missed.conditions().stream()
                .anyMatch(condition ->
                        !condition.matched() && explanation.notSupplied(missed).containsKey(condition.key()));
        if (ofHere) {
            return explanation.name(missed) + " may well allow this on AWS: " + unmet
                    + ". Leave it as it is there; the suggestion is for here.";
        }
        return explanation.name(missed) + " is about this too, but not with these values: " + unmet
                + ". The suggestion has the values of this request; if they are not to be granted, change the request.";
    }

    private Object principal() {
        Principal principal = request.principal();
        return switch (principal.kind()) {
            case ANONYMOUS -> "*";
            case WEB_IDENTITY -> Map.of(StatementPrincipal.Type.FEDERATED.text(), principal.arn());
            case SERVICE -> Map.of(StatementPrincipal.Type.SERVICE.text(), principal.arn());
            case ROOT, USER, ASSUMED_ROLE ->
                Map.of(StatementPrincipal.Type.AWS.text(), principal.roleArn().orElse(principal.arn()));
        };
    }

    /** The old version of the language has no variables, and so no way to say a star: there such a character is any one. */
    private String resource(boolean variables) {
        StringBuilder literal = new StringBuilder();
        String text =
                variables ? literal(request.resource()) : request.resource().replace("${", "?{");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wildcard = c == '*' || c == '?';
            literal.append(!wildcard ? String.valueOf(c) : variables ? "${" + c + "}" : "?");
        }
        return literal.toString();
    }

    /** Text of a request, so that a policy takes it for itself. */
    static String literal(String text) {
        return text.replace("${", "${$}{");
    }
}
