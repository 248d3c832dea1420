package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A resource or a condition value as it stands in a policy: text in which, under version 2012-10-17, {@code ${key}} stands
 * for a value of the request, {@code ${key, 'default'}} has a default for requests without it, and {@code ${*}},
 * {@code ${?}} and {@code ${$}} are those characters themselves.
 *
 * <p>What a variable brings in is taken literally: a star in a tag's value is a star.
 */
final class ValueTemplate {
    /** A piece of the template: text of the policy, or a variable. */
    private record Part(
            String text, @Nullable String key, @Nullable String fallback) {
        boolean literal() {
            return key == null && fallback != null;
        }
    }

    private final String source;
    private final List<Part> parts;
    private final boolean variable;

    private ValueTemplate(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
        boolean found = false;
        for (Part part : parts) {
            found |= part.key() != null;
        }
        this.variable = found;
    }

    /** A variable that is not well-formed. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    /**
     * @param source as it stands in the policy
     * @param variables whether the policy's version has variables
     */
    static ValueTemplate parse(String source, boolean variables) throws Invalid {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        int start;
        while (variables && (start = source.indexOf("${", from)) >= 0) {
            int end = endOfVariable(source, start + 2);
            if (start > from) {
                parts.add(new Part(source.substring(from, start), null, null));
            }
            parts.add(variable(source.substring(start, end + 1), source.substring(start + 2, end)));
            from = end + 1;
        }
        if (from < source.length()) {
            parts.add(new Part(source.substring(from), null, null));
        }
        return new ValueTemplate(source, parts);
    }

    /** Where the variable ends: a brace inside the quotes of a default does not end it. */
    private static int endOfVariable(String source, int from) throws Invalid {
        boolean quoted = false;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '}' && !quoted) {
                return i;
            }
        }
        throw new Invalid("the variable " + source.substring(from - 2) + " is not closed");
    }

    private static Part variable(String whole, String inside) throws Invalid {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return new Part(whole, null, inside);
        }
        int comma = inside.indexOf(',');
        String key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        if (key.isEmpty() || key.indexOf('{') >= 0 || key.indexOf('$') >= 0 || key.indexOf('\'') >= 0) {
            throw new Invalid(whole + " is not a variable: it is ${key} or ${key, 'default'}");
        }
        if (comma < 0) {
            return new Part(whole, key.toLowerCase(Locale.ROOT), null);
        }
        String fallback = inside.substring(comma + 1).strip();
        if (fallback.length() < 2 || !fallback.startsWith("'") || !fallback.endsWith("'")) {
            throw new Invalid("the default in " + whole + " must stand in single quotes");
        }
        return new Part(whole, key.toLowerCase(Locale.ROOT), fallback.substring(1, fallback.length() - 1));
    }

    /** {@return as it stands in the policy} */
    String source() {
        return source;
    }

    /** {@return whether its meaning depends on the request} */
    boolean hasVariables() {
        return variable;
    }

    /** {@return the keys that it asks the request for, in lower case} */
    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part.key() != null) {
                keys.add(part.key());
            }
        }
        return keys;
    }

    /** {@return the text that it stands for, wildcards as they are written; null if a variable has no value} */
    @Nullable
    String text(RequestContext context) {
        if (parts.size() == 1 && parts.get(0).key() == null && !parts.get(0).literal()) {
            return source;
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String value = value(part, context);
            if (value == null) {
                return null;
            }
            text.append(value);
        }
        return text.toString();
    }

    /** {@return the pattern that it stands for; null if a variable has no value} */
    @Nullable
    Glob glob(RequestContext context) {
        int[] tokens = tokens(context);
        return tokens == null ? null : Glob.of(tokens);
    }

    /** {@return the pattern that it stands for in every request; null if that depends on the request} */
    @Nullable
    Glob fixedGlob() {
        int[] tokens = fixedTokens();
        return tokens == null ? null : Glob.of(tokens);
    }

    /** {@return as {@link #fixedGlob()}, not yet made a pattern} */
    int @Nullable [] fixedTokens() {
        return variable ? null : tokens(null);
    }

    /** {@return as {@link #glob}, not yet made a pattern} */
    int @Nullable [] tokens(@Nullable RequestContext context) {
        int[] tokens = {};
        for (Part part : parts) {
            boolean fromPolicy = part.key() == null && !part.literal();
            String value = value(part, context);
            if (value == null) {
                return null;
            }
            tokens = concat(tokens, fromPolicy ? Glob.tokens(value) : Glob.text(value));
        }
        return tokens;
    }

    private static @Nullable String value(Part part, @Nullable RequestContext context) {
        if (part.key() == null) {
            return part.literal() ? part.fallback() : part.text();
        }
        String value = context == null ? null : context.single(part.key());
        return value != null ? value : part.fallback();
    }

    private static int[] concat(int[] a, int[] b) {
        if (a.length == 0) {
            return b;
        }
        int[] both = new int[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
