package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.XmlElement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tags of objects that are kept behind the gateway. It keeps them itself, since it decides by them, and follows what is written and
 * deleted.
 */
final class ObjectTags {
    private final Map<String, Map<String, String>> ofObjects = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> ofUploads = new ConcurrentHashMap<>();

    private static String id(String bucket, String key, Optional<String> versionId) {
        return bucket + "/" + key + versionId.map(v -> "\u0000" + v).orElse("");
    }

    Map<String, String> get(S3Target object, Optional<String> versionId) {
        return ofObjects.getOrDefault(id(object.bucket(), object.key(), versionId), Map.of());
    }

    /** {@return the tags that a PutObjectTagging asks for} */
    static Map<String, String> parse(byte[] body) {
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals("Tagging")) {
            throw XmlElement.malformed();
        }
        return TagSets.parse(document, TagSets.MOST_OF_OBJECT);
    }

    void put(S3Target object, Optional<String> versionId, Map<String, String> tags) {
        String id = id(object.bucket(), object.key(), versionId);
        if (tags.isEmpty()) {
            ofObjects.remove(id);
        } else {
            ofObjects.put(id, tags);
        }
    }

    /** An upload in parts has begun: its object will have the tags that it began with. */
    void begin(String uploadId, BackendRequest request) {
        ofUploads.put(uploadId, header(request));
    }

    private static Map<String, String> header(BackendRequest request) {
        String header = request.headers().get("x-amz-tagging");
        return header == null ? Map.of() : TagSets.parseHeader(header);
    }

    /** A bucket is gone, and with it whatever was in it. */
    void forget(String bucket) {
        ofObjects.keySet().removeIf(id -> id.startsWith(bucket + "/"));
    }

    /** What a write or delete that succeeded means for them. */
    void follow(BackendRequest request) {
        Parameters query = request.query();
        S3Target object = request.target();
        Optional<String> versionId = query.get("versionId");
        String upload = query.get("uploadId").orElse("");
        switch (request.operation()) {
            case PutObject -> put(object, versionId, header(request));
            case CopyObject -> put(object, versionId, copied(request));
            case DeleteObject -> put(object, versionId, Map.of());
            case CompleteMultipartUpload -> {
                Map<String, String> begun = ofUploads.remove(upload);
                put(object, versionId, begun == null ? Map.of() : begun);
            }
            case AbortMultipartUpload -> ofUploads.remove(upload);
            default -> {}
        }
    }

    private Map<String, String> copied(BackendRequest request) {
        if ("REPLACE".equals(request.headers().get("x-amz-tagging-directive"))) {
            return header(request);
        }
        CopySource source = CopySource.parse(request.headers().getOrDefault("x-amz-copy-source", ""));
        return get(source.target(), source.versionId());
    }
}
