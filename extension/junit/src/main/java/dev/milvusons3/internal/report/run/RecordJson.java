package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON and back: of texts, numbers, booleans, enums, instants, durations, lists, maps, optionals and other records. What is
 * missing is read as nothing where the record allows that.
 */
final class RecordJson {
    private RecordJson() {}

    static String write(Record value) {
        return JsonText.compact(plain(value));
    }

    /**
     * {@return a record}
     *
     * @throws IllegalArgumentException if the text is not JSON of such a record; the message says where
     */
    static <T extends Record> T read(Class<T> type, String json) {
        return type.cast(record(type, Json.read(json).value(), ""));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Record part) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                fields.put(component.getName(), plain(get(component, part)));
            }
            return fields;
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(RecordJson::plain).orElse(null);
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
            return plain;
        }
        return value instanceof Number || value instanceof Boolean || value == null ? value : name(value);
    }

    private static String name(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private static Object get(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Object record(Class<?> type, @Nullable Object json, String place) {
        if (!(json instanceof Map<?, ?> fields)) {
            throw wrong(place, "an object", json);
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(
                    components[i].getGenericType(),
                    fields.get(components[i].getName()),
                    place + "/" + components[i].getName());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(place + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Object value(Type type, @Nullable Object json, String place) {
        if (type instanceof ParameterizedType generic) {
            return container(generic, json, place);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain, json, place);
        }
        if (json instanceof Number number && (plain == long.class || plain == int.class)) {
            return plain == long.class ? (Object) number.longValue() : (Object) number.intValue();
        }
        if (json instanceof Boolean && plain == boolean.class) {
            return json;
        }
        if (json instanceof String text) {
            return ofText(plain, text, place);
        }
        throw wrong(place, plain.getSimpleName(), json);
    }

    private static Object ofText(Class<?> type, String text, String place) {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (name(constant).equals(text)) {
                    return constant;
                }
            }
        }
        try {
            if (type == Instant.class) {
                return Instant.parse(text);
            }
            if (type == Duration.class) {
                return Duration.parse(text);
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
        if (type != String.class) {
            throw wrong(place, type.getSimpleName(), text);
        }
        return text;
    }

    private static Object container(ParameterizedType type, @Nullable Object json, String place) {
        Type[] of = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return json == null ? Optional.empty() : Optional.of(value(of[0], json, place));
        }
        if (type.getRawType() == List.class) {
            List<Object> items = new ArrayList<>();
            if (json instanceof List<?> list) {
                list.forEach(item -> items.add(value(of[0], item, place + "/" + items.size())));
            } else if (json != null) {
                throw wrong(place, "an array", json);
            }
            return List.copyOf(items);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((key, item) -> entries.put(String.valueOf(key), value(of[1], item, place + "/" + key)));
        } else if (json != null) {
            throw wrong(place, "an object", json);
        }
        return entries;
    }

    private static IllegalArgumentException wrong(String place, String wanted, @Nullable Object found) {
        String text = String.valueOf(found);
        return new IllegalArgumentException((place.isEmpty() ? "the whole" : place) + " should be " + wanted
                + ", and is " + (text.length() > 40 ? text.substring(0, 40) + "…" : text));
    }
}
