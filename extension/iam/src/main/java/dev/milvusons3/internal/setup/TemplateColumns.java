package dev.milvusons3.internal.setup;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a line of a template what was found in the same line with values in place of the placeholders. */
public final class TemplateColumns {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    private TemplateColumns() {}

    /**
     * {@return the column in the template; that of the placeholder for one inside its value}
     *
     * @param line of the template
     * @param column in the line with the values, from 1
     * @param values by placeholder's name
     */
    public static int inTemplate(String line, int column, Map<String, String> values) {
        int wanted = column - 1;
        int read = 0;
        int written = 0;
        Matcher placeholder = PLACEHOLDER.matcher(line);
        while (placeholder.find()) {
            int start = written + placeholder.start() - read;
            int end = start
                    + values.getOrDefault(placeholder.group(1), placeholder.group())
                            .length();
            if (wanted < start) {
                break;
            }
            if (wanted < end) {
                return placeholder.start() + 1;
            }
            read = placeholder.end();
            written = end;
        }
        return read + wanted - written + 1;
    }
}
