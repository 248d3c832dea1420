package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import java.util.Map;

/**
 * Bytes that have come in, and what they come to.
 *
 * @param body held once, by whoever took it in
 * @param md5 of all
 * @param checksums by the algorithms that were asked for
 */
public record Intake(Body body, byte[] md5, Map<ChecksumAlgorithm, byte[]> checksums) {}
