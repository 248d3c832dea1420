package dev.milvusons3.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a document says, without how it says it; two that say the same are equal.
 *
 * @param statements how often each is there
 */
record CanonicalPolicy(String version, String id, Map<Statement, Long> statements) {

    record Statement(
            String sid,
            Effect effect,
            Set<String> actions,
            Set<String> notActions,
            Set<String> resources,
            Set<String> notResources,
            Set<StatementPrincipal> principals,
            Set<StatementPrincipal> notPrincipals,
            Map<Condition, Long> conditions) {}

    record Condition(String operator, String key, Set<String> values) {}

    static CanonicalPolicy of(PolicyDocument document) {
        return new CanonicalPolicy(
                document.version(),
                document.id().orElse(""),
                count(document.statements().stream()
                        .map(CanonicalPolicy::statement)
                        .toList()));
    }

    static Statement statement(PolicyStatement statement) {
        return new Statement(
                statement.sid().orElse(""),
                statement.effect(),
                lower(statement.actions()),
                lower(statement.notActions()),
                Set.copyOf(statement.resources()),
                Set.copyOf(statement.notResources()),
                principals(statement.principals()),
                principals(statement.notPrincipals()),
                count(statement.conditions().stream()
                        .map(CanonicalPolicy::condition)
                        .toList()));
    }

    private static Condition condition(PolicyCondition condition) {
        return new Condition(condition.operator(), condition.lowerCaseKey(), Set.copyOf(condition.values()));
    }

    private static Set<String> lower(List<String> actions) {
        return actions.stream().map(action -> action.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static Set<StatementPrincipal> principals(List<StatementPrincipal> principals) {
        return principals.stream().map(PrincipalMatcher::normal).collect(Collectors.toSet());
    }

    private static <T> Map<T, Long> count(List<T> items) {
        return new HashMap<>(items.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
    }
}
