package dev.milvusons3.internal.report;

import java.time.Duration;

/** Numbers and names as people write them. */
public final class Words {
    private static final long MILLIS = 1_000;
    private static final long SECONDS = 120;

    private Words() {}

    /** {@return such as {@code 1 test} or {@code 2 tests}} */
    public static String count(long number, String noun) {
        String plural = noun.endsWith("s") ? noun + "es" : noun + "s";
        return number + " " + (number == 1 ? noun : plural);
    }

    /** {@return such as {@code 840 ms}, {@code 79.1 s} or {@code 3 min 5 s}} */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < MILLIS) {
            return millis + " ms";
        }
        if (millis < SECONDS * MILLIS) {
            // No formatter, which would cost more to load than the rest of a page.
            long tenths = Math.round(millis / 100.0);
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** {@return a class' name without its package} */
    public static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** {@return a text in which controls, halves of surrogates and what turns the text around it are written out} */
    public static String harmless(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isTreacherous(c)) {
                if (out == null) {
                    out = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else if (out != null) {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return out == null ? text : out.toString();
    }

    private static boolean isTreacherous(int c) {
        if (c >= ' ' && c < 127 || c == '\n' || c == '\t') {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.SURROGATE || type == Character.FORMAT;
    }
}
