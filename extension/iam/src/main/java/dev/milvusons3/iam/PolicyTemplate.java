package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The text of a policy with placeholders, such as <code>{{bucket}}</code>, for what is known only when it is used.
 *
 * <p>They stand inside JSON strings; a value's quotes and backslashes are escaped. Policy variables ({@code ${…}}) are not
 * touched.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)(}})?");

    private final String name;
    private final String text;
    private final Set<String> used;
    private final Wording wording;

    private PolicyTemplate(String name, String text, Set<String> used, Wording wording) {
        this.name = name;
        this.text = text;
        this.used = Collections.unmodifiableSet(used);
        this.wording = wording;
    }

    /**
     * {@return the template}
     *
     * @param name by which messages speak of it, such as the file's
     * @param text JSON with placeholders
     * @param placeholders the names that it may have, in the order in which messages name them
     * @throws IllegalArgumentException if it has a placeholder that there is not, or one that is not closed; with line and
     *     column
     */
    public static PolicyTemplate of(String name, String text, List<String> placeholders) {
        Set<String> used = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String placeholder = matcher.group(1).strip();
            if (matcher.group(2) == null) {
                throw new IllegalArgumentException(
                        "A placeholder is not closed: \"{{\" without \"}}\" (" + position(text, matcher.start()) + ")");
            }
            if (!placeholders.contains(placeholder)) {
                throw new IllegalArgumentException("Unknown placeholder {{" + placeholder + "}} ("
                        + position(text, matcher.start()) + "); there are " + inBraces(placeholders));
            }
            used.add(placeholder);
        }
        return new PolicyTemplate(name, text, used, Wording.JSON);
    }

    /**
     * {@return the same of an author who writes otherwise}
     *
     * @param otherwise how
     */
    public PolicyTemplate worded(Wording otherwise) {
        return new PolicyTemplate(name, text, used, otherwise);
    }

    /** {@return how its author writes} */
    public Wording wording() {
        return wording;
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
