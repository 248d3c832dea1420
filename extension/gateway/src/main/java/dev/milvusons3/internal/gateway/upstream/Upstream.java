package dev.milvusons3.internal.gateway.upstream;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.sigv4.RequestSigner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A real service behind the gateway. Requests are signed anew and sent with the encoding that was signed; bodies pass
 * through without being held. Nobody waits for it once it has not answered for {@link Pulse#PATIENCE}, however long its answers
 * may take otherwise.
 */
public final class Upstream {
    /** The code of an answer that it did not give. */
    public static final String UNAVAILABLE = "ServiceUnavailable";

    private static final int CONNECT_MILLIS = 10_000;
    /** Of one answer, while others are given: such as that to a large upload's completion. */
    private static final int READ_MILLIS = 120_000;

    private static final int BUFFER = 32 * 1024;

    private final URI endpoint;
    private final RequestSigner signer;
    private final Pulse pulse;

    /**
     * @param endpoint without a path
     * @param pulse tells whether it answers; the caller's to close
     */
    public Upstream(URI endpoint, RequestSigner signer, Pulse pulse) {
        this.endpoint = endpoint;
        this.signer = signer;
        this.pulse = pulse;
    }

    /**
     * Sends a request. A body that refuses itself while it is read is never completed there.
     *
     * @param path encoded
     * @param headers neither of the connection nor of a signature
     * @param length of the body; -1 if it is not known, 0 if there is none
     * @param payloadHash of the body, or {@code UNSIGNED-PAYLOAD}
     * @return the answer, also if it is a refusal; to be closed
     * @throws AwsError 503 if nothing answers there
     */
    public Reply send(
            String method,
            String path,
            Parameters query,
            Map<String, String> headers,
            InputStream body,
            long length,
            String payloadHash)
            throws IOException {
        pulse.outage().ifPresent(outage -> {
            throw unavailable(outage);
        });
        HttpURLConnection connection = open(method, path, query, headers, payloadHash);
        boolean sendsBody = length != 0 || method.equals("PUT") || method.equals("POST");
        Pulse.Waiting waiting = pulse.await(connection::disconnect);
        boolean answered = false;
        try {
            connect(connection, sendsBody, length);
            if (sendsBody) {
                copy(body, connection);
            }
            Reply reply = reply(connection, waiting);
            answered = true;
            return reply;
        } finally {
            if (!answered) {
                waiting.close();
                connection.disconnect();
            }
        }
    }

    private void connect(HttpURLConnection connection, boolean sendsBody, long length) {
        try {
            if (sendsBody) {
                connection.setDoOutput(true);
                if (length >= 0) {
                    connection.setFixedLengthStreamingMode(length);
                } else {
                    connection.setChunkedStreamingMode(BUFFER);
                }
            }
            connection.connect();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpURLConnection open(
            String method, String path, Parameters query, Map<String, String> headers, String payloadHash)
            throws IOException {
        String encoded = query.all().stream()
                .map(p -> UriEncoding.encode(p.name()) + "=" + UriEncoding.encode(p.value()))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(endpoint.getScheme() + "://" + endpoint.getRawAuthority() + path
                + (encoded.isEmpty() ? "" : "?" + encoded));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        SortedMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Accept", "*/*");
        if (method.equals("POST")) {
            // S3's own default. Without one the connection would call it a form.
            all.put("Content-Type", "binary/octet-stream");
        }
        all.putAll(headers);
        all.remove("Content-Length"); // The connection's own.
        all.put("Host", endpoint.getRawAuthority());
        signer.sign(method, path, query, all, payloadHash, Instant.now()).forEach(connection::setRequestProperty);
        return connection;
    }

    private static void copy(InputStream body, HttpURLConnection connection) throws IOException {
        byte[] buffer = new byte[BUFFER];
        OutputStream out = connection.getOutputStream();
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            try {
                out.write(buffer, 0, n);
            } catch (IOException e) {
                return; // It may have answered before it had heard everything; if not, that is found out next.
            }
        }
        out.close();
    }

    private Reply reply(HttpURLConnection connection, Pulse.Waiting waiting) {
        try {
            int status = connection.getResponseCode();
            waiting.heard();
            InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            return new Reply(connection, status, body == null ? InputStream.nullInputStream() : body, waiting);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** That its connection was closed is no cause, if it was closed because nothing came. */
    private AwsError unreachable(IOException e) {
        return unavailable(pulse.outage()
                .orElseGet(() -> "What the gateway forwards to does not answer at " + endpoint + ": " + e.getMessage()
                        + ". Is it still running?"));
    }

    private static AwsError unavailable(String sentence) {
        return new AwsError(503, UNAVAILABLE, sentence);
    }
}
