package dev.milvusons3.internal.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** An answer of what stands behind the gateway. */
public final class Reply implements AutoCloseable {
    /** Headers of the connection, and those by which an answer would seem to come from elsewhere. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "content-length",
            "date",
            "keep-alive",
            "server",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-amz-id-2",
            "x-amz-request-id",
            "x-localstack");

    private final HttpURLConnection connection;
    private final int status;
    private final InputStream body;
    private final Pulse.Waiting waiting;

    Reply(HttpURLConnection connection, int status, InputStream body, Pulse.Waiting waiting) {
        this.connection = connection;
        this.status = status;
        this.body = body;
        this.waiting = waiting;
    }

    /** {@return of HTTP} */
    public int status() {
        return status;
    }

    /** {@return what it says, to be read once} */
    public InputStream body() {
        return body;
    }

    /** {@return a header's value} */
    public Optional<String> header(String name) {
        return Optional.ofNullable(connection.getHeaderField(name));
    }

    /** {@return how long the body is, or would be; -1 if that is not said} */
    public long length() {
        return connection.getContentLengthLong();
    }

    /** Gives the headers that are the answer's own. */
    public void headers(BiConsumer<String, String> to) {
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null && !NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                to.accept(name, String.join(",", values));
            }
        });
    }

    /** Lets go of the connection. */
    @Override
    public void close() throws IOException {
        waiting.close();
        body.close();
    }
}
