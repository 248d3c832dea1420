package dev.milvusons3.internal.gateway.store;

import java.util.List;

/**
 * What the parts of an upload make together.
 *
 * @param etag without quotes
 * @param checksum of the object
 * @param parts that the object has
 */
public record Completion(String etag, Checksum checksum, List<ObjectPart> parts) {}
