package dev.milvusons3.internal.gateway.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A decoded body in unsigned chunks again, with the checksums behind it that came with it: only once it was read is it
 * known what they are.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Trailing headers</a>
 */
public final class AwsChunkedEncoder extends InputStream {
    /** What stands for the body's hash in the signature. */
    public static final String PAYLOAD = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private static final int CHUNK = 64 * 1024;

    private final InputStream body;
    private final Supplier<Map<String, String>> trailers;
    private InputStream chunk = InputStream.nullInputStream();
    private boolean ended;

    /** @param trailers asked after the body's end */
    public AwsChunkedEncoder(InputStream body, Supplier<Map<String, String>> trailers) {
        this.body = body;
        this.trailers = trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        int n = chunk.read(bytes, offset, wanted);
        if (n < 0 && !ended) {
            chunk = new ByteArrayInputStream(next());
            n = chunk.read(bytes, offset, wanted);
        }
        return n;
    }

    private byte[] next() throws IOException {
        byte[] content = body.readNBytes(CHUNK);
        if (content.length > 0) {
            byte[] head = (Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] framed = new byte[head.length + content.length + 2];
            System.arraycopy(head, 0, framed, 0, head.length);
            System.arraycopy(content, 0, framed, head.length, content.length);
            framed[framed.length - 2] = '\r';
            framed[framed.length - 1] = '\n';
            return framed;
        }
        ended = true;
        StringBuilder end = new StringBuilder("0\r\n");
        trailers.get().forEach((name, value) -> {
            if (name.startsWith("x-amz-checksum-")) {
                end.append(name).append(':').append(value).append("\r\n");
            }
        });
        return end.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
