package dev.milvusons3.internal.gateway.store;

/**
 * A version in a listing.
 *
 * @param version or delete marker
 * @param latest whether it is what its key stands for
 */
public record ListedVersion(ObjectVersion version, boolean latest) {}
