package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What identifies content.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex in lower case
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI digests</a>
 */
record Digest(String algorithm, String hex) {
    private static final Pattern DIGEST = Pattern.compile("(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128})");

    /** @throws IOException if it is none of those that images have */
    static Digest of(String text) throws IOException {
        Matcher matcher = DIGEST.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("\"" + text + "\" is no digest of SHA-256 or SHA-512.");
        }
        boolean short256 = matcher.group(1) != null;
        return new Digest(matcher.group(short256 ? 1 : 3), matcher.group(short256 ? 2 : 4));
    }

    /** {@return that of SHA-256} */
    static Digest sha256(byte[] content) {
        return new Digest("sha256", HexFormat.of().formatHex(function("sha256").digest(content)));
    }

    /** {@return the digest by the same algorithm of a content, which is read to its end} */
    String sameKind(InputStream in) throws IOException {
        MessageDigest function = function(algorithm);
        byte[] buffer = new byte[64 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            function.update(buffer, 0, read);
        }
        return algorithm + ":" + HexFormat.of().formatHex(function.digest());
    }

    /** {@return whether it is that of a content} */
    boolean isOf(byte[] content) {
        return HexFormat.of().formatHex(function(algorithm).digest(content)).equals(hex);
    }

    /** {@return one to be fed} */
    MessageDigest function() {
        return function(algorithm);
    }

    private static MessageDigest function(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("Every Java has SHA-256, and every JDK SHA-512", impossible);
        }
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
