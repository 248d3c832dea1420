package dev.milvusons3.internal.gateway.store;

import java.util.Optional;

/**
 * What a deletion came to.
 *
 * @param versionId of the version that was deleted, or of the delete marker that was made; nothing without versions
 * @param deleteMarker whether a delete marker was made, or deleted
 */
public record Deletion(Optional<String> versionId, boolean deleteMarker) {}
