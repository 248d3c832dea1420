package dev.milvusons3.internal.cluster;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.json.JsonText;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Patches that say what the object is to look like: JSON merge patches, and server-side apply as far as it goes without remembering who owns which field. That is, nothing
 * is removed because a manager no longer mentions it, and managers do not conflict.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
final class MergePatches {
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    private final ObjectStore store;

    MergePatches(ObjectStore store) {
        this.store = store;
    }

    static boolean isMerge(RecordedRequest request) {
        return contentType(request).startsWith(MERGE);
    }

    static boolean isApply(RecordedRequest request) {
        return contentType(request).startsWith(APPLY);
    }

    /**
     * @param patch as JSON
     * @return nothing if there is no such object
     */
    Optional<MockResponse> merge(ApiPath path, String patch) {
        while (true) {
            MockResponse current = store.handleGet(path.withoutSubresource().text());
            if (current.code() == 404) {
                return Optional.empty();
            }
            Json patched = read(patch);
            Json before = read(new String(current.getBody().getBytes(), StandardCharsets.UTF_8));
            String merged = JsonText.compact(merge(before.value(), patched.value()));
            MockResponse replaced = store.dispatch(new RecordedRequest(
                    "HTTP/1.1",
                    HttpMethod.PUT,
                    path.text(),
                    Headers.builder().add("Content-Type", "application/json").build(),
                    new Buffer(merged.getBytes(StandardCharsets.UTF_8))));
            boolean asksForVersion = patched.get("metadata").has("resourceVersion");
            if (replaced.code() != 409 || asksForVersion) {
                return Optional.of(replaced);
            }
            // Somebody was faster, which is no concern of who does not name a version.
        }
    }

    private static Json read(String json) {
        try {
            return Json.read(json);
        } catch (JsonException e) {
            throw ApiException.badRequest("the patch cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable Object merge(@Nullable Object target, @Nullable Object patch) {
        if (!(patch instanceof Map<?, ?> fields)) {
            return patch;
        }
        Map<Object, @Nullable Object> merged = new LinkedHashMap<>();
        if (target instanceof Map<?, ?> present) {
            merged.putAll(present);
        }
        fields.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, merge(merged.get(name), value));
            }
        });
        return merged;
    }

    private static String contentType(RecordedRequest request) {
        String type = request.getHeader("Content-Type");
        return type == null ? "" : type;
    }
}
