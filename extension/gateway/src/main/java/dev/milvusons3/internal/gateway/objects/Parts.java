package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.s3.S3Errors;

/**
 * What S3 says of parts and their numbers.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">Multipart upload limits</a>
 */
final class Parts {
    static final int MOST = 10_000;
    static final long SMALLEST = 5L << 20;

    private Parts() {}

    /** {@return a number that was said as text} */
    static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static RuntimeException invalid(String text) {
        return S3Errors.invalidArgument(
                "Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
    }
}
