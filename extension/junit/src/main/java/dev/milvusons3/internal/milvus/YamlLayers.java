package dev.milvusons3.internal.milvus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A tree of settings that others are laid over. As Milvus reads them: {@code a.b: 1} is the same as {@code b: 1} inside {@code a}, and case does not
 * matter, so that a later layer never leaves an earlier spelling standing beside its own.
 */
final class YamlLayers {
    private final Map<String, Object> root = new LinkedHashMap<>();

    YamlLayers(Map<?, ?> base) {
        overlay(base);
    }

    /**
     * {@return a layer's settings}
     *
     * @param source its name, for the error
     * @throws IllegalArgumentException if this is not a YAML mapping
     */
    static Map<?, ?> parse(String yaml, String source) {
        Object parsed;
        try {
            parsed = new Load(LoadSettings.builder().setLabel(source).build()).loadFromString(yaml);
        } catch (YamlEngineException malformed) {
            throw new IllegalArgumentException(source + " is not YAML: " + malformed.getMessage(), malformed);
        }
        if (parsed == null) {
            return Map.of();
        }
        if (parsed instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(
                source + " holds a " + parsed.getClass().getSimpleName() + ", not a mapping");
    }

    Map<String, Object> root() {
        return root;
    }

    void overlay(Map<?, ?> layer) {
        overlay(root, layer);
    }

    void set(String path, Object value) {
        put(root, path, value);
    }

    Optional<Object> get(String path) {
        Object node = root;
        for (String name : path.split("\\.")) {
            if (!(node instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            node = map.get(spelling(map, name));
        }
        return Optional.ofNullable(node);
    }

    private static void overlay(Map<String, Object> target, Map<?, ?> layer) {
        layer.forEach((name, value) -> put(target, String.valueOf(name), value));
    }

    private static void put(Map<String, Object> target, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot > 0) {
            put(child(target, path.substring(0, dot)), path.substring(dot + 1), value);
        } else if (value instanceof Map<?, ?> map) {
            overlay(child(target, path), map);
        } else {
            target.put(spelling(target, path), value);
        }
    }

    @SuppressWarnings("unchecked") // Every map in the tree was made here.
    private static Map<String, Object> child(Map<String, Object> target, String name) {
        String key = spelling(target, name);
        if (target.get(key) instanceof Map<?, ?> present) {
            return (Map<String, Object>) present;
        }
        Map<String, Object> made = new LinkedHashMap<>();
        target.put(key, made);
        return made;
    }

    private static String spelling(Map<?, ?> map, String name) {
        if (map.containsKey(name)) {
            return name;
        }
        for (Object key : map.keySet()) {
            if (name.equalsIgnoreCase(String.valueOf(key))) {
                return String.valueOf(key);
            }
        }
        return name;
    }
}
