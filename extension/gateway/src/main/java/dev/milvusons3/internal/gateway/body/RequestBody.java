package dev.milvusons3.internal.gateway.body;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.sigv4.Authentication;
import dev.milvusons3.internal.gateway.sigv4.PayloadMode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request's body, decoded, with everything checked that the request promises of it.
 *
 * @param stream throws {@link RefusedBody} where a promise is broken, at the latest before its last byte
 * @param length decoded; -1 if it was not announced
 * @param trailers what followed the body, once the stream is read
 */
public record RequestBody(InputStream stream, long length, Supplier<Map<String, String>> trailers) {
    private static final Supplier<Map<String, String>> NO_TRAILERS = Map::of;

    /**
     * Opens the body. What is wrong at first sight is thrown here already.
     *
     * @param withDigests whether the Content-MD5 and checksum headers are checked too; the object store does it itself
     */
    public static RequestBody open(Call call, Authentication authentication, boolean withDigests) throws IOException {
        List<ContentCheck> checks = new ArrayList<>();
        if (withDigests) {
            addDigests(call, checks);
        }
        InputStream raw = received(call);
        if (authentication.mode().chunked()) {
            long length = decodedLength(call);
            AwsChunkedStream chunks = new AwsChunkedStream(
                    raw, length, authentication.chunks(), authentication.mode().trailer(), announcedChecksum(call));
            return new RequestBody(
                    checks.isEmpty() ? chunks : new CheckedStream(chunks, length, checks), length, chunks::trailers);
        }
        if (authentication.mode() == PayloadMode.SIGNED) {
            checks.add(ContentCheck.sha256(authentication.payloadHash()));
        }
        long length = call.request().getContentLengthLong();
        if (length < 0 && call.header("Transfer-Encoding") == null) {
            length = 0;
        }
        return new RequestBody(new CheckedStream(raw, length, checks), length, NO_TRAILERS);
    }

    /** {@return the body as it comes; where it breaks off, the stream throws {@link RefusedBody}} */
    public static InputStream received(Call call) {
        return new NetworkStream(call.request());
    }

    private static void addDigests(Call call, List<ContentCheck> checks) {
        String md5 = call.header("Content-MD5");
        if (md5 != null) {
            checks.add(ContentCheck.md5(md5));
        }
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            String value = call.header(algorithm.header());
            if (value != null) {
                checks.add(ContentCheck.checksum(algorithm, value));
            }
        }
    }

    private static Optional<ChecksumAlgorithm> announcedChecksum(Call call) {
        String names = call.header("X-Amz-Trailer");
        if (names == null) {
            return Optional.empty();
        }
        for (String name : names.split(",", -1)) {
            Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHeader(name.trim());
            if (algorithm.isPresent()) {
                return algorithm;
            }
        }
        throw new AwsError(400, "InvalidRequest", "The value specified in the x-amz-trailer header is not supported");
    }

    private static long decodedLength(Call call) {
        String text = call.header("X-Amz-Decoded-Content-Length");
        if (text == null) {
            throw missingLength();
        }
        try {
            long length = Long.parseLong(text);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Said below, with the value.
        }
        throw new AwsError(400, "InvalidArgument", "x-amz-decoded-content-length is not a length: " + text);
    }

    /** {@return S3's refusal of a body whose length was not announced} */
    public static AwsError missingLength() {
        return new AwsError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    }

    /** {@return all of it; throws {@code MaxMessageLengthExceeded} if it is longer than that} */
    public byte[] readAll(int limit) throws IOException {
        byte[] bytes = stream.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new AwsError(400, "MaxMessageLengthExceeded", "Your request was too big.");
        }
        // To the end, where an unannounced body's checks are made.
        if (stream.read() >= 0) {
            throw new AwsError(400, "MaxMessageLengthExceeded", "Your request was too big.");
        }
        return bytes;
    }
}
