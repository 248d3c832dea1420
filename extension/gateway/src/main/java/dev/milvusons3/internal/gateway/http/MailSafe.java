package dev.milvusons3.internal.gateway.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as S3 gives it back: ASCII as it is, everything else in the encoded words of RFC 2047. S3 decodes such words before it
 * stores, and takes any other byte of a header for ISO-8859-1, so that UTF-8 comes back encoded twice, as its user guide shows. It
 * encodes what is mostly ASCII by Q and the rest by B, in words of at most 75 characters.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata">User-defined object metadata</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2047">RFC 2047</a>
 */
final class MailSafe {
    private static final Pattern WORD = Pattern.compile("=\\?([\\w.:-]+)(?:\\*[\\w-]*)?\\?([BbQq])\\?([^? ]+)\\?=");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=\\?=)[ \\t]+(?==\\?)");
    /** What remains of a word's 75 characters for its text. */
    private static final int MOST = 75 - "=?UTF-8?B??=".length();

    private MailSafe() {}

    /** {@return a header's value, with its characters those of ISO-8859-1, as S3 gives it back} */
    static String of(String value) {
        if (isAscii(value) && !value.contains("=?")) {
            return value;
        }
        return encode(decode(value));
    }

    /** {@return the text with its encoded words decoded; those that are broken stay as they are} */
    static String decode(String value) {
        Matcher words = WORD.matcher(BETWEEN_WORDS.matcher(value).replaceAll(""));
        return words.replaceAll(found -> {
            String text = word(found.group(1), found.group(2), found.group(3));
            return Matcher.quoteReplacement(text == null ? found.group() : text);
        });
    }

    private static @Nullable String word(String charset, String encoding, String text) {
        try {
            byte[] bytes = encoding.equalsIgnoreCase("B") ? Base64.getDecoder().decode(text) : unquoted(text);
            return new String(bytes, Charset.forName(charset));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null; // It stays as it is.
        } catch (IllegalArgumentException e) {
            return null; // Neither base64 nor quoted.
        }
    }

    private static byte[] unquoted(String text) {
        byte[] out = new byte[text.length()];
        int n = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                if (i + 2 >= text.length()) {
                    throw new IllegalArgumentException(text);
                }
                out[n++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            } else {
                out[n++] = (byte) (c == '_' ? ' ' : c);
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static String encode(String text) {
        if (isAscii(text)) {
            return text;
        }
        long ascii = text.chars().filter(MailSafe::isPrintable).count();
        StringBuilder out = new StringBuilder();
        append(out, text, ascii * 2 <= text.length());
        return out.toString();
    }

    private static void append(StringBuilder out, String text, boolean base64) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String encoded = base64 ? Base64.getEncoder().encodeToString(bytes) : quoted(bytes);
        if (encoded.length() > MOST && text.length() > 1) {
            int half = text.length() / 2;
            if (Character.isHighSurrogate(text.charAt(half - 1))) {
                half--;
            }
            if (half > 0) {
                append(out, text.substring(0, half), base64);
                append(out, text.substring(half), base64);
                return;
            }
        }
        if (!out.isEmpty()) {
            out.append(' ');
        }
        out.append("=?UTF-8?")
                .append(base64 ? 'B' : 'Q')
                .append('?')
                .append(encoded)
                .append("?=");
    }

    private static String quoted(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            int c = b & 0xff;
            if (c == ' ') {
                out.append('_');
            } else if (!isPrintable(c) || c == '=' || c == '_' || c == '?') {
                out.append('=').append(UriEncoding.HEX[c >> 4]).append(UriEncoding.HEX[c & 15]);
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i)) && text.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7f;
    }
}
