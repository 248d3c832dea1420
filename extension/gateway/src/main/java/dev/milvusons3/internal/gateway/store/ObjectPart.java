package dev.milvusons3.internal.gateway.store;

import java.util.Optional;

/**
 * A part of an object that was uploaded in parts.
 *
 * @param number that it was uploaded under
 * @param size in bytes
 * @param checksum in Base64, if the object's checksum is made of those of its parts
 */
public record ObjectPart(int number, long size, Optional<String> checksum) {}
