package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A back end's answer of which only the headers are wanted. The real response is not touched. */
final class DiscardedResponse extends HttpServletResponseWrapper {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    DiscardedResponse(HttpServletResponse response) {
        super(response);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public void setStatus(int status) {
        // Errors are thrown, so nothing is lost.
    }

    @Override
    public void sendError(int status, String message) {
        throw new AwsError(status, "InternalError", message);
    }

    @Override
    public void sendError(int status) {
        sendError(status, "");
    }

    @Override
    public void addHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void addDateHeader(String name, long value) {
        headers.put(name, Long.toString(value));
    }

    @Override
    public void setDateHeader(String name, long value) {
        headers.put(name, Long.toString(value));
    }

    @Override
    public void setContentLengthLong(long length) {
        headers.put("Content-Length", Long.toString(length));
    }

    @Override
    public void setContentType(String type) {
        headers.put("Content-Type", type);
    }

    @Override
    public void setCharacterEncoding(String encoding) {
        // There is no body.
    }
}
