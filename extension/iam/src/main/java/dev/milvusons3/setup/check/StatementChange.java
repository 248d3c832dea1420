package dev.milvusons3.setup.check;

import dev.milvusons3.iam.PolicyStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one statement says otherwise than another, element by element. */
final class StatementChange {
    private StatementChange() {}

    /** {@return it, as clauses: {@code Action lacks s3:DeleteObject, Resource also has arn:aws:s3:::other/*}} */
    static String text(PolicyStatement said, PolicyStatement there) {
        List<String> changes = new ArrayList<>();
        element(changes, "Principal", said, there, PolicyStatement::principals);
        element(changes, "NotPrincipal", said, there, PolicyStatement::notPrincipals);
        element(changes, "Action", said, there, PolicyStatement::actions);
        element(changes, "NotAction", said, there, PolicyStatement::notActions);
        element(changes, "Resource", said, there, PolicyStatement::resources);
        element(changes, "NotResource", said, there, PolicyStatement::notResources);
        element(changes, "Condition", said, there, PolicyStatement::conditions);
        return String.join(", ", changes);
    }

    private static void element(
            List<String> changes,
            String name,
            PolicyStatement said,
            PolicyStatement there,
            Function<PolicyStatement, List<?>> values) {
        String lost = without(values.apply(said), values.apply(there));
        String further = without(values.apply(there), values.apply(said));
        if (!lost.isEmpty()) {
            changes.add(name + " lacks " + lost);
        }
        if (!further.isEmpty()) {
            changes.add(name + " also has " + further);
        }
    }

    private static String without(List<?> values, List<?> others) {
        return values.stream()
                .filter(value -> !others.contains(value))
                .map(String::valueOf)
                .collect(Collectors.joining(" and "));
    }
}
