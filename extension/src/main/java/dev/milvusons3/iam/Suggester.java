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
    private final Evaluation evaluation;

    Suggester(AuthorizationRequest request, PolicySet policies) {
        this.request = request;
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
            statement.put("Resource", request.resource().equals("*") ? "*" : literal(request.resource(), true));
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
                    claims.put(key, literal(values.get(0), false));
                }
            });
        }
        return claims;
    }

    /** Text of a request, so that a policy takes it for itself. */
    private static String literal(String text, boolean wildcards) {
        String escaped = text.replace("${", "${$}{");
        if (!wildcards) {
            return escaped;
        }
        StringBuilder literal = new StringBuilder();
        for (char c : escaped.toCharArray()) {
            literal.append(c == '*' || c == '?' ? "${" + c + "}" : String.valueOf(c));
        }
        return literal.toString();
    }
}
