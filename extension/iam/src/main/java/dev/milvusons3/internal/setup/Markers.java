package dev.milvusons3.internal.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in texts for values that are not known: {@code <<name>>}. */
public final class Markers {
    private static final Pattern MARKER = Pattern.compile("<<([^<>\"]+)>>");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*<<[^<>\"]+>>(?:[^\"\\\\]|\\\\.)*)\"");

    private Markers() {}

    /** {@return whether a text has any} */
    public static boolean areIn(String text) {
        return text.contains("<<") && MARKER.matcher(text).find();
    }

    /** {@return the names of what is not known in a text} */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = MARKER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** {@return the text with a star for each, which AWS takes in most places} */
    public static String sample(String text) {
        if (!areIn(text)) {
            return text;
        }
        // A value that begins with one can be anything at all: an ARN, or a part of one.
        return TEXT.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement("\""
                        + (match.group(1).startsWith("<<")
                                ? "*"
                                : MARKER.matcher(match.group(1)).replaceAll("*"))
                        + "\""));
    }
}
