package dev.milvusons3.internal.gateway.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object that is about to be written.
 *
 * @param key under which
 * @param body held once for it; whoever stores it takes the hold over
 * @param etag without quotes
 * @param checksum that is kept with it
 * @param attributes said by the writer
 * @param tags that it is written with
 * @param parts if it was uploaded in parts
 */
public record NewObject(
        String key,
        Body body,
        String etag,
        Optional<Checksum> checksum,
        ObjectAttributes attributes,
        Map<String, String> tags,
        List<ObjectPart> parts) {}
