package dev.milvusons3.internal.tree;

import dev.milvusons3.internal.json.JsonText;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes nodes as JSON in which every value stands on the line, and as far as there is room in the column, where it was read:
 * what is found in that JSON is found at the same place of the source, whatever language that is in.
 */
public final class LaidOut {
    private final StringBuilder out = new StringBuilder();
    private int line = 1;
    private int column = 1;

    private LaidOut() {}

    /** {@return JSON} */
    public static String json(Node node) {
        LaidOut writer = new LaidOut();
        writer.add(node);
        return writer.out.toString();
    }

    private void add(Node node) {
        moveTo(node.line(), node.column());
        if (node instanceof Node.Text text) {
            write(JsonText.quoted(text.value()));
        } else if (node instanceof Node.Scalar scalar) {
            write(scalar.value());
        } else if (node instanceof Node.Null) {
            write("null");
        } else if (node instanceof Node.Items items) {
            write("[");
            Iterator<Node> each = items.values().iterator();
            while (each.hasNext()) {
                add(each.next());
                write(each.hasNext() ? "," : "");
            }
            write("]");
        } else if (node instanceof Node.Fields fields) {
            write("{");
            Iterator<Map.Entry<String, Node.Field>> each =
                    fields.values().entrySet().iterator();
            while (each.hasNext()) {
                Map.Entry<String, Node.Field> field = each.next();
                moveTo(field.getValue().line(), field.getValue().column());
                write(JsonText.quoted(field.getKey()) + ":");
                add(field.getValue().value());
                write(each.hasNext() ? "," : "");
            }
            write("}");
        }
    }

    private void moveTo(int wantedLine, int wantedColumn) {
        if (line < wantedLine) {
            out.append("\n".repeat(wantedLine - line));
            line = wantedLine;
            column = 1;
        }
        if (line == wantedLine && column < wantedColumn) {
            out.append(" ".repeat(wantedColumn - column));
            column = wantedColumn;
        }
    }

    /** JSON's own texts have no line breaks. */
    private void write(String text) {
        out.append(text);
        column += text.length();
    }
}
