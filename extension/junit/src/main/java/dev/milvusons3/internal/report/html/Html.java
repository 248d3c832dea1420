package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.Words;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and the SVG in it. Nothing but constants of the code gets in without being escaped: names come from tests and
 * requests, and may be hostile.
 */
public final class Html {
    private static final Set<String> VOID = Set.of("meta", "link", "br", "hr", "input");
    private static final Set<String> INLINE = Set.of("a", "code", "strong", "bdi", "mark", "span", "b");
    private static final int ATTRIBUTE = 2;

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();
    private final Path directory;
    private int last;

    /** @param directory where the page goes */
    public Html(Path directory) {
        this.directory = directory;
        out.append("<!DOCTYPE html>\n");
    }

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn; those with an empty name are left out
     */
    public Html open(String tag, String... attributes) {
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

    /** Closes what was opened last. */
    public Html close() {
        String tag = open.pop();
        out.append("</").append(tag).append('>');
        if (!INLINE.contains(tag)) {
            out.append('\n');
        }
        return this;
    }

    /** Adds a text. */
    public Html text(String text) {
        escape(text);
        return this;
    }

    /** Adds an element with a text and nothing else in it. */
    public Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** A link to a file, from where the page is. Whatever the text is, it is a path, and no other kind of address. */
    Html file(String text, Path file) {
        return element("a", text, "href", address(file));
    }

    private String address(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        boolean near = absolute.getRoot() != null
                && absolute.getRoot().equals(directory.getRoot())
                && absolute.getNameCount() > 0
                && directory.getNameCount() > 0
                && absolute.getName(0).equals(directory.getName(0));
        if (!near) {
            return absolute.toUri().toString();
        }
        StringBuilder address = new StringBuilder(".");
        for (Path name : directory.relativize(absolute)) {
            // Only a URI knows what is to be escaped in a name.
            String escaped = Path.of("/").resolve(name).toUri().getRawPath();
            address.append(name.toString().equals("..") ? "/.." : escaped.replaceAll("/+$", ""));
        }
        return address.toString();
    }

    /** {@return an id that nothing else on the page has} */
    String id() {
        return "i" + ++last;
    }

    /** @param content of the code's own: a style or a script */
    Html raw(String tag, String content) {
        open(tag);
        out.append(content);
        return close();
    }

    /** {@return all that was written} */
    public String done() {
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
        String harmless = Words.harmless(text);
        for (int i = 0; i < harmless.length(); i++) {
            char c = harmless.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
