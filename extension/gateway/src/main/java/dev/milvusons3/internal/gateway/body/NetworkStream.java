package dev.milvusons3.internal.gateway.body;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/**
 * What comes over the connection. Where that breaks, the body is refused as one that stopped short.
 *
 * <p>The request's stream is opened when it is read, for that is what tells a client that asked ({@code Expect: 100-continue}) to send.
 * Told before it is refused, it would send what nobody reads, on a connection that then ends without a word.
 */
final class NetworkStream extends InputStream {
    private final HttpServletRequest request;

    NetworkStream(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public int read() throws IOException {
        try {
            return request.getInputStream().read();
        } catch (IOException e) {
            throw RefusedBody.interrupted(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return request.getInputStream().read(bytes, offset, length);
        } catch (IOException e) {
            throw RefusedBody.interrupted(e);
        }
    }
}
