package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlElement;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Objects' tags, which the object store does not keep. */
final class ObjectTags {
    private ObjectTags() {}

    /** {@return under what an object's tags are kept} */
    static String id(String key, Optional<String> versionId) {
        return versionId.map(v -> key + "\u0000" + v).orElse(key);
    }

    static void get(S3Exchange x, Bucket bucket) throws IOException {
        x.answer(TagSets.write(bucket.objectTags().getOrDefault(id(x.target().key(), x.versionId()), Map.of())));
    }

    static void put(S3Exchange x, Bucket bucket, Map<String, String> tags) {
        bucket.objectTags().put(id(x.target().key(), x.versionId()), tags);
        x.answer(200);
    }

    static void delete(S3Exchange x, Bucket bucket) {
        bucket.objectTags().remove(id(x.target().key(), x.versionId()));
        x.answer(204);
    }

    /** {@return the tags that a PutObjectTagging asks for} */
    static Map<String, String> parse(byte[] body) {
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals("Tagging")) {
            throw XmlElement.malformed();
        }
        return TagSets.parse(document, 10);
    }

    /** What a successful write or delete means for them. */
    static void follow(S3Exchange x, Bucket bucket) {
        String id = id(x.target().key(), x.versionId());
        switch (x.operation()) {
            case PutObject -> replace(x, bucket, id, Map.of());
            case CopyObject -> replace(x, bucket, id, copied(x, bucket));
            case DeleteObject -> bucket.objectTags().remove(id);
            default -> {}
        }
    }

    private static void replace(S3Exchange x, Bucket bucket, String id, Map<String, String> otherwise) {
        String header = x.call().header("X-Amz-Tagging");
        Map<String, String> tags = header == null ? otherwise : TagSets.parseHeader(header);
        if (tags.isEmpty()) {
            bucket.objectTags().remove(id);
        } else {
            bucket.objectTags().put(id, tags);
        }
    }

    private static Map<String, String> copied(S3Exchange x, Bucket bucket) {
        if ("REPLACE".equals(x.call().header("X-Amz-Tagging-Directive"))) {
            return Map.of();
        }
        CopySource source = x.source().orElseThrow();
        return source.bucket().equals(bucket.name())
                ? bucket.objectTags().getOrDefault(id(source.key(), source.versionId()), Map.of())
                : Map.of();
    }

    /** Refuses tags that no object could have, before anything is stored. */
    static void checkHeader(S3Exchange x) throws AwsError {
        String header = x.call().header("X-Amz-Tagging");
        if (header != null) {
            TagSets.parseHeader(header);
        }
    }
}
