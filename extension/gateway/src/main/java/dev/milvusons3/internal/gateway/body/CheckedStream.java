package dev.milvusons3.internal.gateway.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A plain body. Its checks are made before the last byte is handed out, for a reader that knows the length need not
 * read on to the end.
 */
final class CheckedStream extends InputStream {
    private final InputStream in;
    private final long length;
    private final List<ContentCheck> checks;
    private long count;
    private boolean verified;

    /** @param length that was announced, or -1 */
    CheckedStream(InputStream in, long length, List<ContentCheck> checks) throws RefusedBody {
        this.in = in;
        this.length = length;
        this.checks = checks;
        if (length == 0) {
            verify();
        }
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
        if (verified && length >= 0) {
            return -1;
        }
        int n = in.read(bytes, offset, wanted);
        if (n < 0) {
            if (length >= 0 && count < length) {
                throw RefusedBody.incomplete();
            }
            verify();
            return -1;
        }
        for (ContentCheck check : checks) {
            check.update(bytes, offset, n);
        }
        count += n;
        if (count == length) {
            verify();
        }
        return n;
    }

    private void verify() throws RefusedBody {
        if (!verified) {
            verified = true;
            for (ContentCheck check : checks) {
                check.verify();
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
