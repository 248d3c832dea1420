package dev.milvusons3.internal.question;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists actions for people: by name, or, where a wildcard has granted dozens, by verb. */
public final class ActionNames {
    private static final int SHOWN = 12;
    private static final int FEW = 3;
    private static final Pattern VERB = Pattern.compile("\\w+:[A-Z][a-z]+");

    private ActionNames() {}

    public static String text(Collection<String> actions) {
        Set<String> sorted = new TreeSet<>(actions);
        if (sorted.size() <= SHOWN) {
            return String.join(", ", sorted);
        }
        Map<String, Set<String>> byVerb = new TreeMap<>();
        for (String action : sorted) {
            Matcher verb = VERB.matcher(action);
            byVerb.computeIfAbsent(verb.lookingAt() ? verb.group() : action, v -> new TreeSet<>())
                    .add(action);
        }
        Map<String, String> shown = new LinkedHashMap<>();
        byVerb.forEach((verb, names) ->
                shown.put(verb, names.size() <= FEW ? String.join(", ", names) : names.size() + " " + verb + "..."));
        return sorted.size() + " actions: " + shown.values().stream().collect(Collectors.joining(", "));
    }
}
