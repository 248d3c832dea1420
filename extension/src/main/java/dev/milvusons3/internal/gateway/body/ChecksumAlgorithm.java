package dev.milvusons3.internal.gateway.body;

import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.gaul.s3proxy.checksum.FlexChecksum;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * What a body's content can be checked by.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object integrity</a>
 */
enum ChecksumAlgorithm {
    CRC32(() -> crc(new CRC32())),
    CRC32C(() -> crc(new CRC32C())),
    CRC64NVME(() -> sdk(FlexChecksum.CRC64NVME.newChecksum())),
    SHA1(() -> digest(Hashes.digest("SHA-1"))),
    SHA256(() -> digest(Hashes.sha256()));

    /** A running checksum. */
    interface Running {
        void update(byte[] bytes, int offset, int length);

        /** {@return the value, big-endian} */
        byte[] value();
    }

    private final Supplier<Running> start;

    ChecksumAlgorithm(Supplier<Running> start) {
        this.start = start;
    }

    /** {@return the header, or trailer, that carries its value} */
    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    Running start() {
        return start.get();
    }

    static Optional<ChecksumAlgorithm> ofHeader(String header) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.header().equalsIgnoreCase(header)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    static Running digest(MessageDigest digest) {
        return new Running() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }

    private static Running crc(Checksum crc) {
        return new Running() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                crc.update(bytes, offset, length);
            }

            @Override
            public byte[] value() {
                return ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) crc.getValue())
                        .array();
            }
        };
    }

    // The JDK has no CRC-64; the object store's library has this one.
    private static Running sdk(SdkChecksum checksum) {
        return new Running() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                checksum.update(bytes, offset, length);
            }

            @Override
            public byte[] value() {
                return checksum.getChecksumBytes();
            }
        };
    }
}
