package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tests do with a store. */
final class Stores {
    private Stores() {}

    static NewObject object(ObjectStore store, String key, String content) {
        return object(store, key, content.getBytes(StandardCharsets.UTF_8));
    }

    static NewObject object(ObjectStore store, String key, byte[] content) {
        try {
            Intake intake = store.take(new ByteArrayInputStream(content), content.length, Set.of());
            return new NewObject(
                    key,
                    intake.body(),
                    Hashes.hex(intake.md5()),
                    Optional.empty(),
                    new ObjectAttributes(Map.of(), Map.of(), "STANDARD"),
                    Map.of(),
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectVersion put(ObjectStore store, StoredBucket bucket, String key, String content) {
        return bucket.put(object(store, key, content), WriteCondition.NONE);
    }

    static byte[] read(StoredBucket bucket, String key) {
        try (OpenedVersion opened = bucket.open(key, Optional.empty())) {
            return bytes(opened.version().body());
        }
    }

    static byte[] bytes(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            body.writeTo(out, 0, body.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static NewUpload upload(String key) {
        return new NewUpload(
                key,
                new ObjectAttributes(Map.of(), Map.of(), "STANDARD"),
                Map.of(),
                ChecksumAlgorithm.CRC64NVME,
                Checksum.Type.FULL_OBJECT,
                false);
    }
}
