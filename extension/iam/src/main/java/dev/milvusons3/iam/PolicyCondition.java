package dev.milvusons3.iam;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * One condition of a statement: an operator, the key it asks about, and the values it wants. All conditions of a statement
 * must hold.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">Condition</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyCondition {
    /** How the values of a key that has several are put together. */
    enum Quantifier {
        NONE(""),
        ALL("ForAllValues:"),
        ANY("ForAnyValue:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }

        String prefix() {
            return prefix;
        }
    }

    private final Quantifier quantifier;
    private final ConditionOperator operator;
    private final boolean ifExists;
    private final String key;
    private final String lowerCaseKey;
    private final List<String> values;
    private final List<ValueMatch> tests;
    /** Of those values that have variables. */
    private final Map<String, ValueTemplate> templates;

    PolicyCondition(
            Quantifier quantifier,
            ConditionOperator operator,
            boolean ifExists,
            String key,
            List<String> values,
            List<ValueMatch> tests,
            Map<String, ValueTemplate> templates) {
        this.quantifier = quantifier;
        this.operator = operator;
        this.ifExists = ifExists;
        this.key = key;
        this.lowerCaseKey = key.toLowerCase(Locale.ROOT);
        this.values = List.copyOf(values);
        this.tests = List.copyOf(tests);
        this.templates = Map.copyOf(templates);
    }

    /** {@return the operator in full, such as {@code ForAnyValue:StringLikeIfExists}} */
    public String operator() {
        return quantifier.prefix() + operator.text() + (ifExists ? "IfExists" : "");
    }

    /** {@return the condition key as it is written; its case has no meaning} */
    public String key() {
        return key;
    }

    /** {@return the wanted values as they are written, numbers and booleans as text; one of them suffices} */
    public List<String> values() {
        return values;
    }

    @Override
    public String toString() {
        return operator() + " " + key + " " + values;
    }

    ConditionOperator comparison() {
        return operator;
    }

    Quantifier quantifier() {
        return quantifier;
    }

    String lowerCaseKey() {
        return lowerCaseKey;
    }

    /** {@return a wanted value with its variables filled in; as it is written if one has no value} */
    String filledIn(String value, RequestContext context) {
        ValueTemplate template = templates.get(value);
        String text = template == null ? null : template.text(context);
        return text == null ? value : text;
    }

    /** {@return the keys that the wanted values take from the request, in lower case} */
    Set<String> variables() {
        Set<String> keys = new LinkedHashSet<>();
        templates.values().forEach(template -> keys.addAll(template.keys()));
        return keys;
    }

    /** {@return whether one of the wanted values stands for nothing, since a variable in it has no value} */
    boolean lacksVariable(RequestContext context) {
        return templates.values().stream().anyMatch(template -> template.text(context) == null);
    }

    boolean matches(RequestContext context) {
        List<String> had = context.values(lowerCaseKey);
        if (operator == ConditionOperator.NULL) {
            return values.stream().anyMatch(wanted -> wanted.equalsIgnoreCase("true") == (had == null));
        }
        if (had == null) {
            return ifExists || quantifier == Quantifier.ALL || (quantifier == Quantifier.NONE && operator.negated());
        }
        return switch (quantifier) {
            // Several values and no quantifier: AWS leaves it undefined, and here it never matches.
            case NONE -> had.size() == 1 && holds(had.get(0), context);
            case ALL -> empty(had) || had.stream().allMatch(value -> holds(value, context));
            case ANY -> !empty(had) && had.stream().anyMatch(value -> holds(value, context));
        };
    }

    private boolean holds(String value, RequestContext context) {
        boolean matched = false;
        for (ValueMatch test : tests) {
            if (test.matches(value, context)) {
                matched = true;
                break;
            }
        }
        return matched != operator.negated();
    }

    /** For the quantifiers an empty text is no value at all. */
    private static boolean empty(List<String> values) {
        return values.stream().allMatch(String::isEmpty);
    }
}
