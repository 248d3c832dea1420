package dev.milvusons3.internal.gateway.identity;

import java.security.SecureRandom;
import java.util.Base64;

/** Random identifiers in AWS' forms. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Ids() {}

    /** {@return the prefix and sixteen or seventeen characters, as in {@code AROA…}; key ids have twenty characters, others twenty-one} */
    public static String unique(String prefix) {
        int length = prefix.startsWith("AKIA") || prefix.startsWith("ASIA") ? 20 : 21;
        StringBuilder id = new StringBuilder(prefix);
        while (id.length() < length) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /** {@return a secret access key of forty characters} */
    public static String secret() {
        return base64(30);
    }

    /** {@return a session token, about as long as AWS' own} */
    public static String sessionToken() {
        return "IQoJb3JpZ2luX2Vj" + base64(300);
    }

    private static String base64(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
