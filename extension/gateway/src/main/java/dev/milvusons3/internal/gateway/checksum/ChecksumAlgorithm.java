package dev.milvusons3.internal.gateway.checksum;

import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * What a body's content can be checked by.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object integrity</a>
 */
public enum ChecksumAlgorithm {
    /** The SDKs' default. */
    CRC32(() -> crc(new CRC32(), Integer.BYTES), 4, 0xEDB88320L),
    /** Castagnoli's. */
    CRC32C(() -> crc(new CRC32C(), Integer.BYTES), 4, 0x82F63B78L),
    /** S3's own default. */
    CRC64NVME(() -> crc(new Crc64Nvme(), Long.BYTES), 8, Crc64Nvme.POLYNOMIAL),
    /** Of 160 bits. */
    SHA1(() -> digest(Hashes.digest("SHA-1")), 20, 0),
    /** Of 256 bits. */
    SHA256(() -> digest(Hashes.sha256()), 32, 0);

    /** A running checksum. */
    public interface Running {
        /** Takes more bytes in. */
        void update(byte[] bytes, int offset, int length);

        /** {@return the value, big-endian; asked once, after all bytes} */
        byte[] value();
    }

    private final Supplier<Running> start;
    private final int size;
    private final long polynomial;

    ChecksumAlgorithm(Supplier<Running> start, int size, long polynomial) {
        this.start = start;
        this.size = size;
        this.polynomial = polynomial;
    }

    /** {@return the header, or trailer, that carries its value} */
    public String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** {@return a new running checksum} */
    public Running start() {
        return start.get();
    }

    /** {@return how many bytes a value has} */
    public int size() {
        return size;
    }

    /** {@return whether a whole's value follows from its parts' values, so that an upload in parts can have a FULL_OBJECT one} */
    public boolean combines() {
        return polynomial != 0;
    }

    /**
     * {@return the value of several contents in a row, from the value of each}
     *
     * @param values in order
     * @param lengths in bytes, of each
     * @throws IllegalStateException if it does not combine
     */
    public byte[] combine(List<byte[]> values, List<Long> lengths) {
        if (!combines()) {
            throw new IllegalStateException(name() + " values do not combine");
        }
        CrcCombination combination = new CrcCombination(polynomial, size * Byte.SIZE);
        for (int i = 0; i < values.size(); i++) {
            combination.append(number(values.get(i)), lengths.get(i));
        }
        return bytes(combination.value(), size);
    }

    private static long number(byte[] value) {
        long number = 0;
        for (byte b : value) {
            number = number << 8 | b & 0xff;
        }
        return number;
    }

    private static byte[] bytes(long value, int size) {
        byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Arrays.copyOfRange(all, Long.BYTES - size, Long.BYTES);
    }

    /** {@return the one whose header has that name, in any case} */
    public static Optional<ChecksumAlgorithm> ofHeader(String header) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.header().equalsIgnoreCase(header)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** {@return the one of that name, in any case} */
    public static Optional<ChecksumAlgorithm> ofName(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** {@return a digest as a running checksum} */
    public static Running digest(MessageDigest digest) {
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

    private static Running crc(Checksum crc, int size) {
        return new Running() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                crc.update(bytes, offset, length);
            }

            @Override
            public byte[] value() {
                return bytes(crc.getValue(), size);
            }
        };
    }
}
