package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The text of a policy with placeholders for what is known only when a deployment is made. They are:
 *
 * <table>
 *   <caption>Placeholders</caption>
 *   <tr><th>placeholder</th><th>stands for</th></tr>
 *   <tr><td>{@code {{bucket}}}</td><td>the bucket's name</td></tr>
 *   <tr><td>{@code {{partition}}}</td><td>the region's partition, such as {@code aws-cn}</td></tr>
 *   <tr><td>{@code {{account}}}</td><td>the account's twelve digits</td></tr>
 *   <tr><td>{@code {{region}}}</td><td>the region, such as {@code us-east-2}</td></tr>
 *   <tr><td>{@code {{oidcProvider}}}</td><td>the cluster's issuer without {@code https://}: what follows {@code oidc-provider/}
 *       in its ARN, and what its condition keys start with</td></tr>
 *   <tr><td>{@code {{namespace}}}</td><td>the service account's namespace</td></tr>
 *   <tr><td>{@code {{serviceAccount}}}</td><td>the service account's name</td></tr>
 * </table>
 *
 * <p>They stand inside JSON strings; a value's quotes and backslashes are escaped. Policy variables ({@code ${…}}) are not
 * touched.
 *
 * @since 0.1
 */
public final class PolicyTemplate {
    /** All placeholders, in the order in which messages name them. */
    public static final List<String> PLACEHOLDERS =
            List.of("bucket", "partition", "account", "region", "oidcProvider", "namespace", "serviceAccount");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)(}})?");

    private final String name;
    private final String text;
    private final Set<String> used;

    private PolicyTemplate(String name, String text, Set<String> used) {
        this.name = name;
        this.text = text;
        this.used = Collections.unmodifiableSet(used);
    }

    /**
     * {@return the template}
     *
     * @param text JSON with placeholders
     * @throws IllegalArgumentException if it has a placeholder that there is not, or one that is not closed; with line and
     *     column
     */
    public static PolicyTemplate of(String text) {
        return of("(inline)", text);
    }

    /**
     * {@return the template}
     *
     * @param name by which messages speak of it, such as the file's
     * @param text JSON with placeholders
     * @throws IllegalArgumentException if it has a placeholder that there is not, or one that is not closed; with line and
     *     column
     */
    public static PolicyTemplate of(String name, String text) {
        Set<String> used = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String placeholder = matcher.group(1).strip();
            if (matcher.group(2) == null) {
                throw new IllegalArgumentException(
                        "A placeholder is not closed: \"{{\" without \"}}\" (" + position(text, matcher.start()) + ")");
            }
            if (!PLACEHOLDERS.contains(placeholder)) {
                throw new IllegalArgumentException("Unknown placeholder {{" + placeholder + "}} ("
                        + position(text, matcher.start()) + "); there are " + inBraces(PLACEHOLDERS));
            }
            used.add(placeholder);
        }
        return new PolicyTemplate(name, text, used);
    }

    /** {@return the names of the placeholders that it has, each once, in the text's order} */
    public Set<String> placeholders() {
        return used;
    }

    /**
     * {@return the text with values in place of the placeholders}
     *
     * @param values by placeholder's name; more than are needed do no harm
     * @throws IllegalArgumentException if one that is needed is not there
     */
    public String render(Map<String, String> values) {
        List<String> missing = new ArrayList<>(used);
        missing.removeAll(values.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("No value for " + inBraces(missing));
        }
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(new String(
                        encoder.quoteAsCharArray(values.get(match.group(1).strip())))));
    }

    /** {@return by what messages speak of it} */
    public String name() {
        return name;
    }

    /** {@return whether another one says the same, wherever it is from} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyTemplate template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** {@return its text, as {@link #text} does} */
    @Override
    public String toString() {
        return text;
    }

    /** {@return the template's text} */
    public String text() {
        return text;
    }

    private static String inBraces(List<String> names) {
        return "{{" + String.join("}}, {{", names) + "}}";
    }

    private static SourcePosition position(String text, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new SourcePosition(line, offset - lineStart + 1);
    }
}
