package dev.milvusons3.internal.gateway.checksum;

/**
 * The CRC of contents in a row from the CRCs of each: appending zeros is a linear map of the CRC's bits, and its powers are found by
 * squaring.
 */
final class CrcCombination {
    private final long[] zeroByte;
    private long value;
    private long[] ofLastLength;
    private long lastLength;

    /**
     * Starts with the CRC of nothing, which is zero.
     *
     * @param polynomial reflected
     * @param width in bits
     */
    CrcCombination(long polynomial, int width) {
        long[] zeroBit = new long[width];
        zeroBit[0] = polynomial;
        for (int bit = 1; bit < width; bit++) {
            zeroBit[bit] = 1L << bit - 1;
        }
        zeroByte = square(square(square(zeroBit)));
        ofLastLength = zeroByte;
        lastLength = 1;
    }

    /** Appends a content with that CRC. The parts of an upload mostly have one length, so its map is kept. */
    void append(long crc, long length) {
        if (length == 0) {
            return;
        }
        if (length != lastLength) {
            ofLastLength = power(length);
            lastLength = length;
        }
        value = times(ofLastLength, value) ^ crc;
    }

    long value() {
        return value;
    }

    private long[] power(long exponent) {
        long[] result = null;
        long[] square = zeroByte;
        for (long rest = exponent; ; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = result == null ? square : product(square, result);
            }
            if (rest <= 1) {
                return result == null ? square : result;
            }
            square = square(square);
        }
    }

    private static long times(long[] matrix, long vector) {
        long sum = 0;
        int bit = 0;
        for (long rest = vector; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                sum ^= matrix[bit];
            }
            bit++;
        }
        return sum;
    }

    private static long[] product(long[] left, long[] right) {
        long[] product = new long[left.length];
        for (int bit = 0; bit < left.length; bit++) {
            product[bit] = times(left, right[bit]);
        }
        return product;
    }

    private static long[] square(long[] matrix) {
        return product(matrix, matrix);
    }
}
