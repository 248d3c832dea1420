package dev.milvusons3.internal.report.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and the SVG in it. Nothing but constants of the code gets in without being escaped: names come from tests and
 * requests, and may be hostile.
 */
final class Html {
    private static final Set<String> VOID = Set.of("meta", "link", "br", "hr");
    private static final int ATTRIBUTE = 2;

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    Html() {
        out.append("<!DOCTYPE html>\n");
    }

    /** @param attributes names and values in turn; those with an empty name are left out */
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += ATTRIBUTE) {
            if (!attributes[i].isEmpty()) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }
        out.append('>');
        if (!VOID.contains(tag)) {
            open.push(tag);
        }
        return this;
    }

    Html close() {
        String tag = open.pop();
        out.append("</").append(tag).append('>');
        if (!tag.equals("a") && !tag.equals("code") && !tag.equals("strong") && !tag.equals("bdi")) {
            out.append('\n');
        }
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** @param css of the code's own */
    Html style(String css) {
        open("style");
        out.append(css);
        return close();
    }

    /** {@return all that was written} */
    String done() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }

    /** {@return a number with one decimal; loads no formatter, which would cost more than the rest of the page} */
    static String number(double number) {
        return Double.toString(Math.round(number * 10) / 10.0);
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append((char) c);
                default -> {
                    if (isTreacherous(c)) {
                        out.append("\\u{").append(Integer.toHexString(c)).append('}');
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
    }

    /** Controls, halves of surrogates, and what turns the direction of the text around it. */
    private static boolean isTreacherous(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.SURROGATE || type == Character.FORMAT;
    }
}
