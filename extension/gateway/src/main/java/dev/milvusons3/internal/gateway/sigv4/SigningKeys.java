package dev.milvusons3.internal.gateway.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Derives signing keys, and keeps them: a key serves all requests of its day, region and service. */
public final class SigningKeys {
    private record Derivation(String secret, CredentialScope scope) {}

    private static final int MAX_KEPT = 1_000;

    private final Map<Derivation, byte[]> kept = new ConcurrentHashMap<>();

    /** {@return the key; not to be changed} */
    public byte[] key(String secret, CredentialScope scope) {
        if (kept.size() > MAX_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(new Derivation(secret, scope), SigningKeys::derive);
    }

    private static byte[] derive(Derivation d) {
        byte[] date = Hashes.hmac(
                ("AWS4" + d.secret()).getBytes(StandardCharsets.UTF_8),
                d.scope().date());
        byte[] region = Hashes.hmac(date, d.scope().region());
        byte[] service = Hashes.hmac(region, d.scope().service());
        return Hashes.hmac(service, "aws4_request");
    }
}
