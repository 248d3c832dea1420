package dev.milvusons3.internal.kubernetes.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object becomes by a patch: by operations one after the other, or by saying what it is to look like. Server-side apply goes as far as it can without
 * remembering who owns which field: nothing is removed because a manager no longer mentions it, and managers do not conflict.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
final class Patches {
    private static final String OPERATIONS = "application/json-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    private final KubernetesSerialization json;

    Patches(KubernetesSerialization json) {
        this.json = json;
    }

    static boolean isApply(ApiRequest request) {
        return request.contentType().startsWith(APPLY);
    }

    /**
     * {@return the object as it is after the patch, with the version that it is to be based on}
     *
     * @throws ApiException if the patch cannot be read, or does not fit the object
     */
    GenericKubernetesResource apply(ApiRequest patch, GenericKubernetesResource object) {
        if (patch.contentType().startsWith(OPERATIONS)) {
            return operate(patch.text(), object);
        } else if (patch.contentType().startsWith(MERGE)) {
            return merge(read(patch.text()).value(), object);
        } else if (isApply(patch)) {
            return merge(json.unmarshal(patch.text(), Map.class), object);
        }
        throw new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: %s, %s, %s"
                        .formatted(OPERATIONS, MERGE, APPLY));
    }

    private GenericKubernetesResource operate(String patch, GenericKubernetesResource object) {
        try {
            JsonNode operations = json.unmarshal(patch, JsonNode.class);
            JsonNode patched = JsonPatch.apply(operations, json.convertValue(object, JsonNode.class));
            return json.convertValue(patched, GenericKubernetesResource.class);
        } catch (JsonPatchException e) {
            throw ApiException.invalid(
                    object.getKind(), object.getMetadata().getName(), String.valueOf(e.getMessage()));
        }
    }

    private GenericKubernetesResource merge(@Nullable Object patch, GenericKubernetesResource object) {
        Object merged = merge(json.convertValue(object, Map.class), patch);
        return json.convertValue(merged, GenericKubernetesResource.class);
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

    private static Json read(String patch) {
        try {
            return Json.read(patch);
        } catch (JsonException e) {
            throw ApiException.badRequest("the patch cannot be read: " + e.getMessage());
        }
    }
}
