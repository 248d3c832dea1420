package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** JSON as a tree whose every value knows where it stands in the text; what a data binder would drop. */
final class JsonTree {
    /** A policy nests six deep. */
    private static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private static final Pattern SETTING = Pattern.compile("(?::| require| \\(consider) enabl(?:e|ing) .*");

    private JsonTree() {}

    /** A value and its place. */
    sealed interface Node {
        SourcePosition at();
    }

    record Text(SourcePosition at, String value) implements Node {}

    /** A number or a boolean, as it was written. */
    record Scalar(SourcePosition at, String value) implements Node {}

    record Null(SourcePosition at) implements Node {}

    record Items(SourcePosition at, List<Node> values) implements Node {}

    record Fields(SourcePosition at, SourcePosition end, Map<String, Field> values) implements Node {}

    record Field(SourcePosition at, Node value) {}

    /** Not JSON, or a key twice. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SourcePosition at;
        private final boolean duplicate;

        Invalid(String message, SourcePosition at, boolean duplicate) {
            super(message);
            this.at = at;
            this.duplicate = duplicate;
        }

        SourcePosition at() {
            return at;
        }

        boolean duplicate() {
            return duplicate;
        }
    }

    static Node read(String json) throws Invalid {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new Invalid("the document is empty", new SourcePosition(1, 1), false);
            }
            Node root = node(parser);
            if (parser.nextToken() != null) {
                throw new Invalid("text follows the document's end", here(parser), false);
            }
            return root;
        } catch (JacksonException e) {
            // Syntax, and the reader's own limits: depth, length of a number or name.
            throw new Invalid(plain(e.getOriginalMessage()), position(e.getLocation()), false);
        }
    }

    private static Node node(JsonParser parser) throws Invalid {
        SourcePosition at = here(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser, at);
            case START_ARRAY -> {
                List<Node> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(node(parser));
                }
                yield new Items(at, values);
            }
            case VALUE_STRING -> new Text(at, parser.getString());
            case VALUE_NULL -> new Null(at);
            default -> new Scalar(at, parser.getString());
        };
    }

    private static Node fields(JsonParser parser, SourcePosition at) throws Invalid {
        Map<String, Field> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            SourcePosition nameAt = here(parser);
            if (values.containsKey(name)) {
                throw new Invalid("\"" + name + "\" is there twice", nameAt, true);
            }
            parser.nextToken();
            values.put(name, new Field(nameAt, node(parser)));
        }
        return new Fields(at, here(parser), values);
    }

    private static SourcePosition here(JsonParser parser) {
        return position(parser.currentTokenLocation());
    }

    private static SourcePosition position(@Nullable TokenStreamLocation location) {
        if (location == null) {
            return new SourcePosition(1, 1);
        }
        return new SourcePosition(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /** Without what the reader says of where it reads from, and of how it could be set to read more. */
    private static String plain(String message) {
        if (message.contains("_COMMENTS'")) {
            return "JSON has no comments";
        }
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        int marker = line.indexOf(" (start marker at");
        String said = marker < 0 ? line : line.substring(0, marker);
        return SETTING.matcher(said).replaceFirst("");
    }
}
