package dev.milvusons3.internal.json;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes plain Java values as JSON: maps, iterables, texts, numbers, booleans and {@code null}. */
public final class JsonText {
    private static final String INDENT = "  ";
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private final StringBuilder out = new StringBuilder();
    private final boolean indented;
    private int depth;

    private JsonText(boolean indented) {
        this.indented = indented;
    }

    /**
     * {@return JSON in one line}
     *
     * @throws IllegalArgumentException if JSON has nothing for a value in it
     */
    public static String compact(@Nullable Object value) {
        return new JsonText(false).add(value).out.toString();
    }

    /**
     * {@return JSON as people indent it}
     *
     * @throws IllegalArgumentException if JSON has nothing for a value in it
     */
    public static String pretty(@Nullable Object value) {
        return new JsonText(true).add(value).out.toString();
    }

    /** {@return a text in quotation marks} */
    public static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** {@return what stands between the quotation marks} */
    public static String escaped(String text) {
        return new String(ENCODER.quoteAsCharArray(text));
    }

    private JsonText add(@Nullable Object value) {
        if (value instanceof String text) {
            out.append(quoted(text));
        } else if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else if (value instanceof Map<?, ?> fields) {
            each('{', fields.entrySet().iterator(), '}', this::field);
        } else if (value instanceof Iterable<?> items) {
            each('[', items.iterator(), ']', this::add);
        } else {
            throw new IllegalArgumentException(
                    "JSON has nothing for " + value.getClass().getName() + ": " + value);
        }
        return this;
    }

    private static boolean isFinite(Object value) {
        boolean floating = value instanceof Double || value instanceof Float;
        return value instanceof Number number && (!floating || Double.isFinite(number.doubleValue()));
    }

    private void field(Map.Entry<?, ?> field) {
        out.append(quoted(String.valueOf(field.getKey()))).append(indented ? ": " : ":");
        add(field.getValue());
    }

    private <T> void each(char open, Iterator<T> values, char close, Consumer<T> write) {
        out.append(open);
        boolean empty = !values.hasNext();
        depth++;
        while (values.hasNext()) {
            newLine();
            write.accept(values.next());
            if (values.hasNext()) {
                out.append(',');
            }
        }
        depth--;
        if (empty) {
            out.append(indented ? " " : "");
        } else {
            newLine();
        }
        out.append(close);
    }

    private void newLine() {
        if (indented) {
            out.append('\n').append(INDENT.repeat(depth));
        }
    }
}
