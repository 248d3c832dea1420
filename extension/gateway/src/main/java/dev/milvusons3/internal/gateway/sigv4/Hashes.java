package dev.milvusons3.internal.gateway.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 and its keyed form, in lower-case hex. */
public final class Hashes {
    /** Of no bytes at all. */
    public static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Hashes::newMac);

    private Hashes() {}

    /** {@return a new SHA-256} */
    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    /** {@return a new digest of an algorithm that every Java has} */
    public static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the digest of the text's UTF-8 bytes} */
    public static String sha256Hex(String text) {
        return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the digest} */
    public static String sha256Hex(byte[] bytes) {
        return HEX.formatHex(sha256().digest(bytes));
    }

    /** {@return the keyed digest of the text's UTF-8 bytes} */
    public static byte[] hmac(byte[] key, String text) {
        Mac mac = MAC.get();
        try {
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the bytes in lower-case hex} */
    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** {@return whether they are equal, in a time that does not tell where they differ} */
    public static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
