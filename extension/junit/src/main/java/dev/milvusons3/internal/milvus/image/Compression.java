package dev.milvusons3.internal.milvus.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How layers and packages are compressed. It is told by the first bytes, whatever a media type or a file's name says. */
final class Compression {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    private Compression() {}

    /**
     * {@return the plain bytes, buffered}
     *
     * @param in closed with the result
     */
    static InputStream plain(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(XZ.length);
        byte[] start = buffered.readNBytes(XZ.length);
        buffered.reset();
        if (startsWith(start, GZIP)) {
            return new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER);
        }
        if (startsWith(start, XZ)) {
            return new BufferedInputStream(new XZInputStream(buffered), BUFFER);
        }
        if (startsWith(start, ZSTD)) {
            return new BufferedInputStream(Zstd.plain(buffered), BUFFER);
        }
        return buffered;
    }

    /** @param in of which the beginning is read */
    static boolean isCompressed(InputStream in) throws IOException {
        byte[] start = in.readNBytes(XZ.length);
        return startsWith(start, GZIP) || startsWith(start, XZ) || startsWith(start, ZSTD);
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
