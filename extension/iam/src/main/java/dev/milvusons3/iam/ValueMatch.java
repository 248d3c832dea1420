package dev.milvusons3.iam;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One value of a condition in a policy, ready to be compared with a value of a request; negation is not its business. */
@FunctionalInterface
interface ValueMatch {
    boolean matches(String had, RequestContext context);

    /** A value that its operator cannot take. */
    final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    /**
     * {@return the test for one value}
     *
     * @param variables whether the policy's version has variables
     */
    static ValueMatch of(ConditionOperator operator, String wanted, boolean variables) throws Invalid {
        return switch (operator) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> equal(template(wanted, variables), false);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> equal(template(wanted, variables), true);
            case STRING_LIKE, STRING_NOT_LIKE -> like(template(wanted, variables));
            case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> arn(template(wanted, variables));
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> number(wanted, c -> c == 0);
            case NUMERIC_LESS_THAN -> number(wanted, c -> c < 0);
            case NUMERIC_LESS_THAN_EQUALS -> number(wanted, c -> c <= 0);
            case NUMERIC_GREATER_THAN -> number(wanted, c -> c > 0);
            case NUMERIC_GREATER_THAN_EQUALS -> number(wanted, c -> c >= 0);
            case DATE_EQUALS, DATE_NOT_EQUALS -> date(wanted, c -> c == 0);
            case DATE_LESS_THAN -> date(wanted, c -> c < 0);
            case DATE_LESS_THAN_EQUALS -> date(wanted, c -> c <= 0);
            case DATE_GREATER_THAN -> date(wanted, c -> c > 0);
            case DATE_GREATER_THAN_EQUALS -> date(wanted, c -> c >= 0);
            case BOOL -> bool(wanted, variables);
            case NULL -> bool(wanted, false);
            case BINARY_EQUALS -> binary(wanted);
            case IP_ADDRESS, NOT_IP_ADDRESS -> address(wanted);
        };
    }

    private static ValueTemplate template(String wanted, boolean variables) throws Invalid {
        try {
            return ValueTemplate.parse(wanted, variables);
        } catch (ValueTemplate.Invalid e) {
            throw new Invalid(String.valueOf(e.getMessage()));
        }
    }

    private static ValueMatch equal(ValueTemplate wanted, boolean ignoreCase) {
        return (had, context) -> {
            String text = wanted.text(context);
            return text != null && (ignoreCase ? text.equalsIgnoreCase(had) : text.equals(had));
        };
    }

    private static ValueMatch like(ValueTemplate wanted) {
        Glob fixed = wanted.fixedGlob();
        return (had, context) -> {
            Glob glob = fixed != null ? fixed : wanted.glob(context);
            return glob != null && glob.matches(had);
        };
    }

    private static ValueMatch arn(ValueTemplate wanted) {
        int[] fixed = wanted.fixedTokens();
        ArnPattern pattern = fixed == null ? null : ArnPattern.of(fixed);
        return (had, context) -> {
            if (pattern != null) {
                return pattern.matches(had);
            }
            int[] tokens = wanted.tokens(context);
            return tokens != null && ArnPattern.of(tokens).matches(had);
        };
    }

    private static ValueMatch number(String wanted, IntPredicate order) throws Invalid {
        BigDecimal number = Numbers.parse(wanted).orElseThrow(() -> new Invalid("\"" + wanted + "\" is not a number"));
        return ordered(number, Numbers::parse, order);
    }

    private static ValueMatch date(String wanted, IntPredicate order) throws Invalid {
        Instant date = Dates.parse(wanted)
                .orElseThrow(() -> new Invalid("\"" + wanted
                        + "\" is neither an ISO 8601 date such as 2026-01-31T00:00:00Z nor seconds since 1970"));
        return ordered(date, Dates::parse, order);
    }

    private static <T extends Comparable<T>> ValueMatch ordered(
            T wanted, Function<String, Optional<T>> parse, IntPredicate order) {
        return (had, context) -> parse.apply(had)
                .map(value -> order.test(value.compareTo(wanted)))
                .orElse(false);
    }

    private static ValueMatch bool(String wanted, boolean variables) throws Invalid {
        ValueTemplate template = template(wanted, variables);
        if (template.hasVariables()) {
            return equal(template, true);
        }
        String value = wanted.toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw new Invalid("\"" + wanted + "\" is neither true nor false");
        }
        return (had, context) -> value.equalsIgnoreCase(had);
    }

    private static ValueMatch binary(String wanted) throws Invalid {
        byte[] bytes = decode(wanted);
        if (bytes == null) {
            throw new Invalid("\"" + wanted + "\" is not Base64");
        }
        return (had, context) -> Arrays.equals(bytes, decode(had));
    }

    private static byte @Nullable [] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ValueMatch address(String wanted) throws Invalid {
        IpRange range = IpRange.parse(wanted)
                .orElseThrow(() ->
                        new Invalid("\"" + wanted + "\" is neither an IP address nor a range such as 10.0.0.0/8"));
        return (had, context) -> range.contains(had);
    }
}
