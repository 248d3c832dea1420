package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an API server insists on when an object is stored or replaced.
 *
 * @see <a href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md">API Conventions</a>
 */
final class StoredObjects {
    private static final String STATUS = "status";

    private StoredObjects() {}

    /**
     * {@return the object's name}
     *
     * @throws ApiException if what identifies it is missing, or says something else than the path
     */
    static String requireIdentity(GenericKubernetesResource object, ApiPath path) {
        String kind = object.getKind() == null ? "" : object.getKind();
        ObjectMeta metadata = object.getMetadata();
        String name = metadata == null || metadata.getName() == null ? "" : metadata.getName();
        require(!kind.isEmpty(), "", name, "kind: Required value");
        require(
                object.getApiVersion() != null && !object.getApiVersion().isEmpty(),
                kind,
                name,
                "apiVersion: Required value");
        require(!name.isEmpty(), kind, name, "metadata.name: Required value: name or generateName is required");
        match("name", name, path.name().orElse(name));
        String namespace = Objects.requireNonNull(metadata).getNamespace();
        if (namespace != null && !namespace.isEmpty()) {
            match("namespace", namespace, path.namespace().orElse(""));
        }
        return name;
    }

    private static void require(boolean there, String kind, String name, String cause) {
        if (!there) {
            throw ApiException.invalid(kind, name, cause);
        }
    }

    private static void match(String what, String inObject, String inPath) {
        if (!inObject.equals(inPath)) {
            throw ApiException.badRequest("the %s of the object (%s) does not match the %s on the URL (%s)"
                    .formatted(what, inObject, what, inPath));
        }
    }

    /**
     * {@return what an object becomes by an update: its status only by way of the status' own path, and nothing else by that}
     *
     * @throws ApiException if it is another object, or the update is based on another version
     */
    static GenericKubernetesResource replaced(
            ApiPath path, GenericKubernetesResource before, GenericKubernetesResource update) {
        requireIdentity(update, path);
        String basedOn = update.getMetadata().getResourceVersion();
        if (basedOn != null
                && !basedOn.isEmpty()
                && !basedOn.equals(before.getMetadata().getResourceVersion())) {
            throw new ApiException(
                    409,
                    "Conflict",
                    ("Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply your changes"
                                    + " to the latest version and try again")
                            .formatted(path.qualifiedPlural(), path.name().orElse("")));
        }
        boolean ofStatus = path.subresource().isPresent();
        GenericKubernetesResource after = new GenericKubernetesResource();
        after.setApiVersion(before.getApiVersion());
        after.setKind(before.getKind());
        after.setMetadata(ofStatus ? new ObjectMetaBuilder(before.getMetadata()).build() : metadata(before, update));
        Map<String, Object> fields = new LinkedHashMap<>((ofStatus ? before : update).getAdditionalProperties());
        setStatus(fields, (ofStatus ? update : before).getAdditionalProperties().get(STATUS));
        after.setAdditionalProperties(fields);
        if (!without(STATUS, fields).equals(without(STATUS, before.getAdditionalProperties()))) {
            after.getMetadata().setGeneration(before.getMetadata().getGeneration() + 1);
        }
        return after;
    }

    private static void setStatus(Map<String, Object> fields, @Nullable Object status) {
        if (status == null) {
            fields.remove(STATUS);
        } else {
            fields.put(STATUS, status);
        }
    }

    /** What the server alone decides stays as it is. */
    private static ObjectMeta metadata(GenericKubernetesResource before, GenericKubernetesResource update) {
        ObjectMeta server = before.getMetadata();
        ObjectMeta metadata = new ObjectMetaBuilder(update.getMetadata()).build();
        metadata.setNamespace(server.getNamespace());
        metadata.setUid(server.getUid());
        metadata.setCreationTimestamp(server.getCreationTimestamp());
        metadata.setDeletionTimestamp(server.getDeletionTimestamp());
        metadata.setResourceVersion(server.getResourceVersion());
        metadata.setGeneration(server.getGeneration());
        return metadata;
    }

    /** {@return whether nothing has changed} */
    static boolean same(GenericKubernetesResource before, GenericKubernetesResource after) {
        return before.getMetadata().equals(after.getMetadata())
                && before.getAdditionalProperties().equals(after.getAdditionalProperties());
    }

    private static Map<String, Object> without(String field, Map<String, Object> fields) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        others.remove(field);
        return others;
    }
}
