package dev.milvusons3.internal.question;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ARNs that a policy's resources stand for, to ask the evaluator about: what a policy grants on all that a pattern stands for is
 * found by asking about a few such things.
 */
public final class Samples {
    /** What stands for any text: nobody names a thing like this, so only a wildcard covers it. */
    public static final String ANYTHING = "anything-9q4z";

    private static final int ARN_FIELDS = 6;
    private static final Pattern SPECIAL = Pattern.compile("\\$\\{([^},]*)[^}]*}|\\*|\\?");

    private final Scope scope;
    private final boolean variables;
    private final Map<String, String> variableValues = new LinkedHashMap<>();

    /** @param variables whether the policy's version has variables */
    public Samples(Scope scope, boolean variables) {
        this.scope = scope;
        this.variables = variables;
    }

    /** {@return one of each type} */
    public static Set<String> ofAllTypes(Scope scope) {
        Set<String> samples = new LinkedHashSet<>(Set.of("*"));
        S3Actions.resourceTypes().forEach(type -> samples.add(type.sample(scope)));
        return samples;
    }

    /** {@return some that a pattern stands for: by the shortest text, by a longer one, and by one below it} */
    public Set<String> of(String pattern) {
        String[] fields = pattern.split(":", ARN_FIELDS);
        Set<String> samples = new LinkedHashSet<>();
        if (fields.length < ARN_FIELDS) {
            return samples;
        }
        String head = fields[0] + ":" + field(fields[1], scope.partition()) + ":" + fields[2] + ":"
                + field(fields[3], scope.region()) + ":" + field(fields[4], scope.account()) + ":";
        samples.add(head + fill(fields[5], "", ""));
        samples.add(head + fill(fields[5], ANYTHING, ANYTHING));
        samples.add(head + fill(fields[5], ANYTHING, ANYTHING + "/" + ANYTHING));
        return samples;
    }

    /** {@return values that the variables in the patterns so far were given, by key in lower case} */
    public Map<String, String> variableValues() {
        return variableValues;
    }

    private static String field(String pattern, String usual) {
        return pattern.equals("*") ? usual : pattern.replace("*", ANYTHING).replace("?", "q");
    }

    private String fill(String pattern, String forStar, String forLastStar) {
        int lastStar = pattern.lastIndexOf('*');
        return SPECIAL.matcher(pattern)
                .replaceAll((MatchResult special) ->
                        Matcher.quoteReplacement(fill(special, special.start() == lastStar ? forLastStar : forStar)));
    }

    private String fill(MatchResult special, String forStar) {
        String text = special.group();
        if (text.equals("*")) {
            return forStar;
        }
        if (text.equals("?")) {
            return "q";
        }
        String key = special.group(1).strip();
        if (!variables) {
            return text;
        }
        if (key.equals("*") || key.equals("?") || key.equals("$")) {
            return key;
        }
        variableValues.put(key.toLowerCase(Locale.ROOT), ANYTHING);
        return ANYTHING;
    }
}
