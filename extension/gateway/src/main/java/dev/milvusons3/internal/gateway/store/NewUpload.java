package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import java.util.Map;

/**
 * What an upload in parts begins with, and its object will have.
 *
 * @param key of the object
 * @param attributes said by the writer
 * @param tags of the object
 * @param algorithm of the checksum
 * @param type of the checksum
 * @param chosen whether the writer chose the algorithm, or S3 did
 */
public record NewUpload(
        String key,
        ObjectAttributes attributes,
        Map<String, String> tags,
        ChecksumAlgorithm algorithm,
        Checksum.Type type,
        boolean chosen) {}
