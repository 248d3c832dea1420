package dev.milvusons3.iam;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The condition operators, without {@code ForAllValues:}, {@code ForAnyValue:} and {@code …IfExists}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition operators</a>
 */
enum ConditionOperator {
    STRING_EQUALS("StringEquals", false),
    STRING_NOT_EQUALS("StringNotEquals", true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
    STRING_LIKE("StringLike", false),
    STRING_NOT_LIKE("StringNotLike", true),
    NUMERIC_EQUALS("NumericEquals", false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true),
    NUMERIC_LESS_THAN("NumericLessThan", false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false),
    DATE_EQUALS("DateEquals", false),
    DATE_NOT_EQUALS("DateNotEquals", true),
    DATE_LESS_THAN("DateLessThan", false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false),
    DATE_GREATER_THAN("DateGreaterThan", false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false),
    BOOL("Bool", false),
    BINARY_EQUALS("BinaryEquals", false),
    IP_ADDRESS("IpAddress", false),
    NOT_IP_ADDRESS("NotIpAddress", true),
    ARN_EQUALS("ArnEquals", false),
    ARN_NOT_EQUALS("ArnNotEquals", true),
    ARN_LIKE("ArnLike", false),
    ARN_NOT_LIKE("ArnNotLike", true),
    NULL("Null", false);

    private static final Map<String, ConditionOperator> BY_TEXT = new HashMap<>();

    static {
        for (ConditionOperator operator : values()) {
            BY_TEXT.put(operator.text, operator);
        }
    }

    private final String text;
    private final boolean negated;

    ConditionOperator(String text, boolean negated) {
        this.text = text;
        this.negated = negated;
    }

    static @Nullable ConditionOperator of(String text) {
        return BY_TEXT.get(text);
    }

    /** {@return the operator that differs from the text only in case; null if none does} */
    static @Nullable ConditionOperator ignoringCase(String text) {
        for (ConditionOperator operator : values()) {
            if (operator.text.equalsIgnoreCase(text)) {
                return operator;
            }
        }
        return null;
    }

    String text() {
        return text;
    }

    /** {@return whether it is true of the values that none of the policy's values match} */
    boolean negated() {
        return negated;
    }

    /** {@return whether policy variables have a meaning in its values: in those of texts, ARNs and booleans} */
    boolean takesVariables() {
        return name().startsWith("STRING_") || name().startsWith("ARN_") || this == BOOL;
    }

    /** {@return whether it compares by order, so that one value lets many others through} */
    boolean ordered() {
        return text.contains("Than");
    }

    /** {@return of an operator that compares by order, the one that also takes the value itself} */
    ConditionOperator orEqual() {
        return Objects.requireNonNull(of(text.endsWith("Equals") ? text : text + "Equals"));
    }

    /** {@return the operator that compares the same kind of values for being equal} */
    ConditionOperator equal() {
        return switch (this) {
            case BOOL, BINARY_EQUALS, IP_ADDRESS -> this;
            case NOT_IP_ADDRESS -> IP_ADDRESS;
            case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> ARN_EQUALS;
            default ->
                text.startsWith("Numeric") ? NUMERIC_EQUALS : text.startsWith("Date") ? DATE_EQUALS : STRING_EQUALS;
        };
    }

    /** {@return whether a request's value can stand in a policy as a value of this operator, and then means itself alone} */
    boolean reads(String value) {
        if (takesVariables() && (value.contains("${") || value.indexOf('*') >= 0 || value.indexOf('?') >= 0)) {
            return false;
        }
        boolean complete = !name().startsWith("ARN_") || value.split(":", 6).length == 6;
        try {
            ValueMatch.of(this, value, false);
            return complete && (equal() != IP_ADDRESS || value.indexOf('/') < 0);
        } catch (ValueMatch.Invalid e) {
            return false;
        }
    }
}
