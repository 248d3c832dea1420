package dev.milvusons3.internal.tree;

import dev.milvusons3.internal.tree.Node.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON as nodes. */
public final class JsonNodes {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonNodes() {}

    /**
     * {@return the root}
     *
     * @param json one JSON value
     * @throws MalformedTreeException if it is not that, or has a name twice in one object
     */
    public static Node read(String json) throws MalformedTreeException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new MalformedTreeException("the document is empty", 1, 1);
            }
            Node root = node(parser);
            if (parser.nextToken() != null) {
                TokenStreamLocation at = parser.currentTokenLocation();
                throw new MalformedTreeException("text follows the document's end", at.getLineNr(), at.getColumnNr());
            }
            return root;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** {@return what the parser is at, with all that is in it; afterwards the parser is at its end} */
    public static Node node(JsonParser parser) throws MalformedTreeException {
        TokenStreamLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser, line, column);
            case START_ARRAY -> {
                List<Node> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(node(parser));
                }
                yield new Node.Items(line, column, List.copyOf(values));
            }
            case VALUE_STRING -> new Node.Text(line, column, parser.getString());
            case VALUE_NULL -> new Node.Null(line, column);
            default -> new Node.Scalar(line, column, parser.getString());
        };
    }

    /** {@return a parser's complaint, without what it says of its own settings} */
    public static MalformedTreeException malformed(JacksonException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        TokenStreamLocation at = e.getLocation();
        return new MalformedTreeException(
                end < 0 ? message : message.substring(0, end),
                at == null ? 1 : Math.max(1, at.getLineNr()),
                at == null ? 1 : Math.max(1, at.getColumnNr()));
    }

    private static Node fields(JsonParser parser, int line, int column) throws MalformedTreeException {
        Map<String, Field> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            TokenStreamLocation at = parser.currentTokenLocation();
            if (values.containsKey(name)) {
                throw new MalformedTreeException("\"" + name + "\" is there twice", at.getLineNr(), at.getColumnNr());
            }
            parser.nextToken();
            values.put(name, new Field(at.getLineNr(), at.getColumnNr(), node(parser)));
        }
        return new Node.Fields(line, column, values);
    }
}
