package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some bytes in a row.
 *
 * @param from counted from 0
 * @param length of the range
 */
record ByteRange(long from, long length) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * {@return what a Range header asks for, of an object of that size; nothing, so all of it, if it is not one that S3 knows}
     *
     * @throws AwsError {@code InvalidRange} if the object has none of it
     */
    static Optional<ByteRange> of(String header, long size) {
        Matcher range = RANGE.matcher(header.trim());
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long length = Math.min(size, Long.parseLong(range.group(2)));
            return Optional.of(new ByteRange(size - length, length).requireSome(header, size));
        }
        long from = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
        if (!range.group(2).isEmpty() && last < from) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(from, Math.min(last, size - 1) - from + 1).requireSome(header, size));
    }

    private ByteRange requireSome(String header, long size) {
        if (length <= 0) {
            throw new AwsError(416, "InvalidRange", "The requested range is not satisfiable")
                    .with("RangeRequested", header)
                    .with("ActualObjectSize", Long.toString(size));
        }
        return this;
    }

    /**
     * {@return what {@code x-amz-copy-source-range} asks for, which must be there as a whole}
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html">UploadPartCopy</a>
     */
    static ByteRange ofSource(String header, long size) {
        Matcher range = RANGE.matcher(header.trim());
        if (!range.matches() || range.group(1).isEmpty() || range.group(2).isEmpty()) {
            throw S3Errors.invalidArgument(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are"
                            + " the zero-based offsets of the first and last bytes to copy",
                    "x-amz-copy-source-range",
                    header);
        }
        long from = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        if (from > last || last >= size) {
            throw S3Errors.invalidArgument(
                    "Range specified is not valid for source object of size: " + size,
                    "x-amz-copy-source-range",
                    header);
        }
        return new ByteRange(from, last - from + 1);
    }

    /** {@return the range as an answer says it} */
    String contentRange(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
