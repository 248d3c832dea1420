package dev.milvusons3.internal.kubernetes.embedded;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request to the API server, whichever way it came.
 *
 * @param method such as {@code GET}
 * @param path with its query, as it was sent
 */
record ApiRequest(String method, String path, Map<String, List<String>> headers, byte[] body) {
    ApiRequest {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = byName;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name))
                .flatMap(values -> values.stream().findFirst());
    }

    String contentType() {
        return header("Content-Type").orElse("");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Optional<String> query(String parameter) {
        return ApiPath.query(path, parameter);
    }

    /** As the log names it. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
