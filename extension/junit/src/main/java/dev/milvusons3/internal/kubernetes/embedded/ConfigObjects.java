package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration maps and secrets that a namespace's pods refer to. */
final class ConfigObjects {
    private final ObjectStore store;
    private final String namespace;

    ConfigObjects(ObjectStore store, String namespace) {
        this.store = store;
        this.namespace = namespace;
    }

    /** {@return the map's data, or nothing if it does not exist and need not} */
    Optional<Map<String, byte[]>> configMap(String name, @Nullable Boolean optional) throws PodConfigException {
        return orMissing(
                store.find(ApiPath.core(namespace, "configmaps", name), ConfigMap.class)
                        .map(ConfigObjects::data),
                optional,
                "configmap \"" + name + "\" not found");
    }

    /** {@return the secret's data, or nothing if it does not exist and need not} */
    Optional<Map<String, byte[]>> secret(String name, @Nullable Boolean optional) throws PodConfigException {
        return orMissing(
                store.find(ApiPath.core(namespace, "secrets", name), Secret.class)
                        .map(ConfigObjects::data),
                optional,
                "secret \"" + name + "\" not found");
    }

    /** {@return the value, or nothing if it does not exist and need not} */
    static Optional<String> value(Optional<Map<String, byte[]>> data, String key, @Nullable Boolean optional, String of)
            throws PodConfigException {
        return orMissing(
                data.map(it -> it.get(key)).map(it -> new String(it, StandardCharsets.UTF_8)),
                optional,
                "couldn't find key " + key + " in " + of);
    }

    /** {@return relative path to content, for a volume that shows all keys or just these items} */
    static Map<String, byte[]> files(
            Map<String, byte[]> data, @Nullable List<KeyToPath> items, @Nullable Boolean optional, String of)
            throws PodConfigException {
        if (items == null || items.isEmpty()) {
            return data;
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (KeyToPath item : items) {
            orMissing(
                            Optional.ofNullable(data.get(item.getKey())),
                            optional,
                            of + " references non-existent config key: " + item.getKey())
                    .ifPresent(content -> files.put(item.getPath(), content));
        }
        return files;
    }

    private static Map<String, byte[]> data(ConfigMap map) {
        Map<String, byte[]> data = new TreeMap<>();
        if (map.getData() != null) {
            map.getData().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        decodeInto(data, map.getBinaryData());
        return data;
    }

    private static Map<String, byte[]> data(Secret secret) {
        Map<String, byte[]> data = new TreeMap<>();
        decodeInto(data, secret.getData());
        if (secret.getStringData() != null) {
            secret.getStringData().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        return data;
    }

    private static void decodeInto(Map<String, byte[]> data, @Nullable Map<String, String> base64) {
        if (base64 != null) {
            base64.forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
    }

    private static <T> Optional<T> orMissing(Optional<T> found, @Nullable Boolean optional, String message)
            throws PodConfigException {
        if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw PodConfigException.missing(message);
        }
        return found;
    }
}
