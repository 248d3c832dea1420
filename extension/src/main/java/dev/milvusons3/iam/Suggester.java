package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds which statements a request lacks, by supposing one after the other until it would be allowed. */
final class Suggester {
    private final AuthorizationRequest request;
    private final PolicySet policies;
    private final Evaluation evaluation;

    Suggester(AuthorizationRequest request, PolicySet policies) {
        this.request = request;
        this.policies = policies;
        this.evaluation = new Evaluation(request, policies);
    }

    List<Suggestion> suggestions() {
        List<Suggestion> suggestions = new ArrayList<>();
        if (evaluation.rootAsksForRole()) {
            return suggestions;
        }
        evaluation.run(false);
        Optional<PolicyType> missing = evaluation.missing();
        while (missing.isPresent()) {
            PolicyType type = missing.get();
            suggestions.add(new Suggestion(type, PolicyJson.write(statement(type))));
            boolean byRole = request.principal().kind() == Principal.Kind.ASSUMED_ROLE;
            evaluation.tally().suppose(type, type.namesPrincipals() && byRole ? Grant.ROLE : Grant.DIRECT);
            missing = evaluation.missing();
        }
        return suggestions;
    }

    private Map<String, Object> statement(PolicyType type) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", Effect.ALLOW.text());
        if (type.namesPrincipals()) {
            statement.put("Principal", principal());
        }
        statement.put("Action", request.action());
        if (type != PolicyType.TRUST) {
            statement.put("Resource", request.resource().equals("*") ? "*" : resource(type));
        }
        Map<String, String> claims = claims();
        if (type == PolicyType.TRUST && !claims.isEmpty()) {
            statement.put("Condition", Map.of("StringEquals", claims));
        }
        return statement;
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

    /** A trust in a provider that does not say in whom of it is worth nothing. */
    private Map<String, String> claims() {
        Map<String, String> claims = new TreeMap<>();
        if (request.principal().kind() == Principal.Kind.WEB_IDENTITY) {
            request.context().forEach((key, values) -> {
                String lower = key.toLowerCase(Locale.ROOT);
                if ((lower.endsWith(":sub") || lower.endsWith(":aud")) && values.size() == 1) {
                    claims.put(key, literal(values.get(0)));
                }
            });
        }
        return claims;
    }

    /** The old version of the language has no variables, and so no way to say a star: there such a character is any one. */
    private String resource(PolicyType type) {
        boolean old = policies.ofType(type).stream()
                .anyMatch(policy -> !policy.document().version().equals(PolicyParser.VERSION_2012));
        StringBuilder literal = new StringBuilder();
        String text = old ? request.resource().replace("${", "?{") : literal(request.resource());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wildcard = c == '*' || c == '?';
            literal.append(!wildcard ? String.valueOf(c) : old ? "?" : "${" + c + "}");
        }
        return literal.toString();
    }

    /** Text of a request, so that a policy takes it for itself. */
    private static String literal(String text) {
        return text.replace("${", "${$}{");
    }
}
