package dev.milvusons3.internal.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as SigV4 defines it: everything but the unreserved characters, with capital hex digits. */
public final class UriEncoding {
    static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private UriEncoding() {}

    /** {@return the text encoded; a slash too} */
    public static String encode(String text) {
        return encode(text, false);
    }

    /** {@return the text encoded, but with its slashes as they are} */
    public static String encodePath(String path) {
        return encode(path, true);
    }

    private static String encode(String text, boolean keepSlash) {
        if (isPlain(text, keepSlash)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (isUnreserved(c) || keepSlash && c == '/') {
                out.append((char) c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean isPlain(String text, boolean keepSlash) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isUnreserved(c) && !(keepSlash && c == '/')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /**
     * Decodes strictly: a stray percent sign, or bytes that are not UTF-8, are the sender's error.
     *
     * @param plusIsSpace as in queries, forms and (a habit of S3's) object keys in paths
     */
    public static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0) {
            return plusIsSpace ? text.replace('+', ' ') : text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            byte b = in[i];
            if (b == '%') {
                if (i + 2 >= in.length) {
                    throw invalid();
                }
                int high = Character.digit(in[i + 1], 16);
                int low = Character.digit(in[i + 2], 16);
                if (high < 0 || low < 0) {
                    throw invalid();
                }
                out[n++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[n++] = plusIsSpace && b == '+' ? (byte) ' ' : b;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, n))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid();
        }
    }

    /** {@return the text that these bytes are in UTF-8, if they are; they come as characters of ISO-8859-1} */
    static String utf8(String bytes) {
        boolean ascii = bytes.chars().allMatch(c -> c < 0x80);
        if (ascii) {
            return bytes;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    private static AwsError invalid() {
        return new AwsError(400, "InvalidURI", "Couldn't parse the specified URI.");
    }
}
