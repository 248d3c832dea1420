package dev.milvusons3.internal.json;

import java.io.InputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value to look into without asking at each step whether it is there: what is missing has no text, no fields and no items.
 *
 * <p>Only the streaming part of the JSON library is used. Its data binder must have annotations of the same age, which an
 * application's own dependency management often holds back.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Json MISSING = new Json(null, false);

    private final @Nullable Object value;
    private final boolean there;

    private Json(@Nullable Object value, boolean there) {
        this.value = value;
        this.there = there;
    }

    /**
     * @param text one JSON value
     * @throws JsonException if it is not that
     */
    public static Json read(String text) {
        return read(() -> FACTORY.createParser(ObjectReadContext.empty(), text));
    }

    /**
     * @param in one JSON value; it is not closed
     * @throws JsonException if it is not that, or cannot be read
     */
    public static Json read(InputStream in) {
        return read(() -> FACTORY.createParser(ObjectReadContext.empty(), in));
    }

    private interface Source {
        JsonParser open();
    }

    private static Json read(Source source) {
        try (JsonParser parser = source.open()) {
            if (parser.nextToken() == null) {
                throw new JsonException("The JSON document is empty.", null);
            }
            Json root = new Json(value(parser), true);
            if (parser.nextToken() != null) {
                throw new JsonException("Text follows the end of the JSON document.", null);
            }
            return root;
        } catch (JacksonException e) {
            throw new JsonException(e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** {@return the value of a field; a missing one if there is none} */
    public Json get(String field) {
        Map<String, @Nullable Object> fields = fields();
        return fields.containsKey(field) ? new Json(fields.get(field), true) : MISSING;
    }

    /** {@return whether there is such a field, {@code null} or not} */
    public boolean has(String field) {
        return fields().containsKey(field);
    }

    /** {@return whether it is an object} */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** {@return as plain Java: a {@link Map}, {@link List}, {@link String}, {@link Number}, {@link Boolean}, or {@code null}} */
    public @Nullable Object value() {
        return value;
    }

    /** {@return the fields of an object, in its order; none of anything else} */
    @SuppressWarnings("unchecked") // only value(JsonParser) makes such maps
    public Map<String, @Nullable Object> fields() {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /** {@return the items of an array; none of anything else} */
    public List<Json> items() {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        return new AbstractList<>() {
            @Override
            public Json get(int index) {
                return new Json(list.get(index), true);
            }

            @Override
            public int size() {
                return list.size();
            }
        };
    }

    /** {@return the texts of an array's items, as {@link #text} has each} */
    public List<String> texts() {
        return items().stream().map(Json::text).toList();
    }

    /** {@return the texts of an object's fields by their names, in its order} */
    public Map<String, String> textsByName() {
        Map<String, String> texts = new LinkedHashMap<>();
        fields().keySet().forEach(name -> texts.put(name, get(name).text()));
        return texts;
    }

    /** {@return a text, number or boolean as text; empty if it is none of these} */
    public String text() {
        return scalar().orElse("");
    }

    /**
     * {@return a text, number or boolean as text}
     *
     * @throws JsonException if it is none of these
     */
    public String requireText() {
        return require(scalar(), "a text", Function.identity());
    }

    /**
     * {@return a whole number}
     *
     * @throws JsonException if it is none
     */
    public int requireInt() {
        return require(value instanceof Integer number ? Optional.of(number) : Optional.empty(), "a number", n -> n);
    }

    private Optional<String> scalar() {
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : Optional.empty();
    }

    private <T, R> R require(Optional<T> found, String wanted, Function<T, R> as) {
        return found.map(as)
                .orElseThrow(() -> new JsonException(
                        "There should be " + wanted + ", and there is " + (there ? JsonText.compact(value) : "nothing")
                                + ".",
                        null));
    }

    /** {@return as JSON, in one line} */
    @Override
    public String toString() {
        return JsonText.compact(value);
    }
}
