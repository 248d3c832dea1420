package dev.milvusons3.internal.cluster;

import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
    private final JsonMapper mapper = new JsonMapper();

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
            JsonNode patchNode = read(patch);
            JsonNode merged = merge(read(new String(current.getBody().getBytes(), StandardCharsets.UTF_8)), patchNode);
            MockResponse replaced = store.dispatch(new RecordedRequest(
                    "HTTP/1.1",
                    HttpMethod.PUT,
                    path.text(),
                    Headers.builder().add("Content-Type", "application/json").build(),
                    new Buffer(merged.toString().getBytes(StandardCharsets.UTF_8))));
            boolean asksForVersion = patchNode.path("metadata").has("resourceVersion");
            if (replaced.code() != 409 || asksForVersion) {
                return Optional.of(replaced);
            }
            // Somebody was faster, which is no concern of who does not name a version.
        }
    }

    private JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (JacksonException e) {
            throw ApiException.badRequest("the patch cannot be read: " + e.getOriginalMessage());
        }
    }

    private JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode fields)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object.deepCopy() : mapper.createObjectNode();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getValue().isNull()) {
                merged.remove(field.getKey());
            } else {
                merged.set(field.getKey(), merge(merged.path(field.getKey()), field.getValue()));
            }
        }
        return merged;
    }

    private static String contentType(RecordedRequest request) {
        String type = request.getHeader("Content-Type");
        return type == null ? "" : type;
    }
}
