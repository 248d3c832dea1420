package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * A request that may go ahead, as it is handed to what keeps the bytes: without signature, with its body decoded.
 *
 * @param operation that was asked for
 * @param original as it came
 * @param method of HTTP
 * @param target decoded
 * @param query what the operation takes, and nothing else
 * @param headers by name in any case; several values joined with commas
 * @param body decoded; refuses by an exception whatever it finds broken
 * @param length of the body; -1 if it was not announced
 * @param trailers of the body, once it is read, if the request announced any by {@code x-amz-trailer}
 * @param mayCountTags whether the caller may read tags, so that a read says how many there are
 */
public record BackendRequest(
        S3Operation operation,
        HttpServletRequest original,
        String method,
        S3Target target,
        Parameters query,
        SortedMap<String, String> headers,
        InputStream body,
        long length,
        Optional<Supplier<Map<String, String>>> trailers,
        boolean mayCountTags) {
    /** One without a body. */
    BackendRequest(
            S3Operation operation,
            HttpServletRequest original,
            String method,
            S3Target target,
            Parameters query,
            SortedMap<String, String> headers) {
        this(
                operation,
                original,
                method,
                target,
                query,
                headers,
                InputStream.nullInputStream(),
                0,
                Optional.empty(),
                false);
    }
}
