package dev.milvusons3.internal.gateway.store;

import java.util.Map;

/**
 * What is said of an object by whoever writes it.
 *
 * @param headers such as {@code Content-Type}, by their names as S3 writes them, in order
 * @param metadata the user's own, by names without the prefix, in order
 * @param storageClass such as {@code STANDARD}
 */
public record ObjectAttributes(Map<String, String> headers, Map<String, String> metadata, String storageClass) {}
