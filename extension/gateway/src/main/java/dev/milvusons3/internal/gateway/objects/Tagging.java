package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.s3.TagSets;
import dev.milvusons3.internal.gateway.store.OpenedVersion;
import java.io.IOException;
import java.util.Map;

/** GetObjectTagging, PutObjectTagging and DeleteObjectTagging. */
final class Tagging {
    private Tagging() {}

    static void get(ObjectCall call) throws IOException {
        try (OpenedVersion opened = call.bucket().open(call.key(), call.versionId())) {
            Reads.requireObject(call, opened.version());
            call.tellVersion(opened.version());
            call.answer(TagSets.write(opened.version().tags()));
        }
    }

    static void put(ObjectCall call) throws IOException {
        replace(call, TagSets.parse(call.document("Tagging"), TagSets.MOST_OF_OBJECT));
        call.answer(200);
    }

    static void delete(ObjectCall call) {
        replace(call, Map.of());
        call.answer(204);
    }

    private static void replace(ObjectCall call, Map<String, String> tags) {
        call.tellVersion(
                call.bucket().tag(call.key(), call.versionId(), tags, version -> Reads.requireObject(call, version)));
    }
}
