package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import java.util.Base64;

/**
 * What S3 keeps to check an object's content by.
 *
 * @param algorithm that made it
 * @param type what it is of
 * @param value in Base64; for a composite one with the number of parts behind it
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">Checksums of multipart uploads</a>
 */
public record Checksum(ChecksumAlgorithm algorithm, Type type, String value) {
    /** What a checksum is of. */
    public enum Type {
        /** The content as a whole. */
        FULL_OBJECT,
        /** The checksums of the parts. */
        COMPOSITE
    }

    /** {@return one of the content as a whole} */
    public static Checksum full(ChecksumAlgorithm algorithm, byte[] value) {
        return new Checksum(algorithm, Type.FULL_OBJECT, Base64.getEncoder().encodeToString(value));
    }
}
