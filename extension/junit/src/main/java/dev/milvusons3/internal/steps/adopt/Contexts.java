package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyCondition;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyStatement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Requests' condition keys, of which some are known and some are not: each context is the known ones, and one choice of values of
 * the others. Only values are chosen that the policies themselves tell apart, and that a key is absent.
 *
 * @param contexts the first has the known ones only
 */
record Contexts(List<Map<String, List<String>>> contexts) {
    /** More would be a policy set that nobody reads, either; values beyond are not tried. */
    private static final int MOST = 256;

    /**
     * {@return the contexts that a policy set tells apart}
     *
     * @param known keys in lower case
     * @param open whether a key in lower case may have any value; what is neither open nor known is absent
     */
    static Contexts of(PolicySet policies, Map<String, List<String>> known, Predicate<String> open) {
        List<Map<String, List<String>>> contexts = List.of(known);
        for (Map.Entry<String, Set<String>> key :
                candidates(policies, open.and(name -> !known.containsKey(name))).entrySet()) {
            List<Map<String, List<String>>> more = new ArrayList<>(contexts);
            for (String value : key.getValue()) {
                if (more.size() + contexts.size() > MOST) {
                    break;
                }
                contexts.forEach(context -> {
                    Map<String, List<String>> with = new LinkedHashMap<>(context);
                    with.put(key.getKey(), List.of(value));
                    more.add(with);
                });
            }
            contexts = more;
        }
        return new Contexts(contexts);
    }

    Stream<Map<String, List<String>>> stream() {
        return contexts.stream();
    }

    private static Map<String, Set<String>> candidates(PolicySet policies, Predicate<String> open) {
        Map<String, Set<String>> candidates = new LinkedHashMap<>();
        for (NamedPolicy policy : policies.policies()) {
            for (PolicyStatement statement : policy.document().statements()) {
                for (PolicyCondition condition : statement.conditions()) {
                    String key = condition.key().toLowerCase(Locale.ROOT);
                    if (open.test(key)) {
                        Set<String> values = candidates.computeIfAbsent(key, k -> new LinkedHashSet<>());
                        condition.values().forEach(value -> values.addAll(samples(condition.operator(), value)));
                    }
                }
            }
        }
        return candidates;
    }

    /** {@return values with which the operator holds, and with which it does not, as far as absence is not one} */
    private static List<String> samples(String operator, String value) {
        if (operator.contains("Bool")) {
            return List.of("true", "false");
        }
        if (operator.contains("Numeric")) {
            try {
                BigDecimal number = new BigDecimal(value);
                return List.of(
                        value,
                        number.subtract(BigDecimal.ONE).toPlainString(),
                        number.add(BigDecimal.ONE).toPlainString());
            } catch (NumberFormatException variable) {
                return List.of(value);
            }
        }
        if (operator.contains("Date")) {
            return List.of(value, "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
        }
        if (operator.contains("IpAddress")) {
            return List.of(value.replaceFirst("/.*", ""), "203.0.113.9");
        }
        return List.of(Wildcards.sample(value, "x"), "milvus-on-s3-other");
    }
}
