package dev.milvusons3.internal.negative;

import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.wildcard.ActionPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a role's identity policies speak of in their Allow statements. */
final class GrantedActions {
    private final List<PolicyStatement> statements;

    GrantedActions(PolicySet policies) {
        this.statements = policies.ofType(PolicyType.IDENTITY).stream()
                .flatMap(policy -> policy.document().statements().stream())
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .toList();
    }

    /** {@return whether one of them is about the action} */
    boolean include(String action) {
        return statements.stream()
                .anyMatch(statement -> statement.notActions().isEmpty()
                        ? matches(statement.actions(), action)
                        : !matches(statement.notActions(), action));
    }

    /** {@return the actions that they name in full, and that are not among those} */
    List<String> namedBesides(List<String> known) {
        Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (PolicyStatement statement : statements) {
            for (String action : statement.actions()) {
                if (action.indexOf('*') < 0 && action.indexOf('?') < 0) {
                    named.add(action);
                }
            }
        }
        known.forEach(named::remove);
        return new ArrayList<>(named);
    }

    private static boolean matches(List<String> patterns, String action) {
        return patterns.stream().map(ActionPattern::matching).anyMatch(pattern -> pattern.test(action));
    }
}
