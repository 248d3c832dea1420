package dev.milvusons3.internal.gateway.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What comes over the connection. Where that breaks, the body is refused as one that stopped short. */
final class NetworkStream extends FilterInputStream {
    NetworkStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw RefusedBody.interrupted(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            throw RefusedBody.interrupted(e);
        }
    }
}
