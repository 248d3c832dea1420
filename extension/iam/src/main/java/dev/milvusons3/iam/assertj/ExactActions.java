package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.internal.question.ActionNames;
import dev.milvusons3.internal.question.Grants;
import dev.milvusons3.internal.question.Grants.Foreign;
import dev.milvusons3.internal.question.Grants.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what is granted with what is to be granted. */
final class ExactActions {
    private final Grants grants;
    private final Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    ExactActions(Grants grants, Collection<String> wanted) {
        this.grants = grants;
        this.wanted.addAll(wanted);
    }

    /** {@return what differs, for people; empty if nothing does} */
    Optional<String> difference(String policy) {
        Map<String, Set<String>> extra = new LinkedHashMap<>();
        Set<String> missing = new TreeSet<>(wanted);
        for (Grant grant : grants.all()) {
            if (!wanted.contains(grant.action())) {
                add(extra, grant.policy(), grant.statement(), grant.action());
            }
            missing.removeIf(grant.action()::equalsIgnoreCase);
        }
        for (Foreign foreign : grants.foreign()) {
            if (!wanted.contains(foreign.action())) {
                add(extra, foreign.policy(), foreign.statement(), foreign.action());
            }
            missing.removeIf(foreign.action()::equalsIgnoreCase);
        }
        if (extra.isEmpty() && missing.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add("Expecting " + policy);
        lines.add("to allow exactly " + (wanted.isEmpty() ? "nothing" : String.join(", ", wanted)));
        if (!extra.isEmpty()) {
            lines.add("but it also allows");
            extra.forEach((where, actions) -> lines.add("  by " + where + ": " + ActionNames.text(actions)));
        }
        if (!missing.isEmpty()) {
            lines.add((extra.isEmpty() ? "but" : "and") + " on no resource allows");
            lines.add("  " + ActionNames.text(missing));
        }
        return Optional.of(String.join("\n", lines));
    }

    private static void add(
            Map<String, Set<String>> extra, NamedPolicy policy, PolicyStatement statement, String action) {
        extra.computeIfAbsent(policy.shortName() + " " + statement.label(), w -> new TreeSet<>())
                .add(action);
    }
}
