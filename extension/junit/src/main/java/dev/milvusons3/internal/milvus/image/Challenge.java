package dev.milvusons3.internal.milvus.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be told who asks, as in {@code WWW-Authenticate}.
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by their names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, WWW-Authenticate</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PART = Pattern.compile(
            "\\G[\\s,]*(?:(?<name>[\\w!#$%&'*+.^`|~-]+)\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<plain>[^\\s,\"]+))|(?<scheme>[\\w-]+))");

    /** {@return all challenges of a header's values} */
    static List<Challenge> read(List<String> values) {
        List<Challenge> challenges = new ArrayList<>();
        for (String value : values) {
            Matcher part = PART.matcher(value);
            while (part.find()) {
                if (part.group("scheme") != null) {
                    challenges.add(new Challenge(part.group("scheme").toLowerCase(Locale.ROOT), new LinkedHashMap<>()));
                } else if (!challenges.isEmpty()) {
                    String text = part.group("quoted") == null
                            ? part.group("plain")
                            : part.group("quoted").replaceAll("\\\\(.)", "$1");
                    challenges
                            .get(challenges.size() - 1)
                            .parameters
                            .put(part.group("name").toLowerCase(Locale.ROOT), text);
                }
            }
        }
        return challenges;
    }

    Optional<String> get(String parameter) {
        return Optional.ofNullable(parameters.get(parameter)).filter(value -> !value.isEmpty());
    }
}
