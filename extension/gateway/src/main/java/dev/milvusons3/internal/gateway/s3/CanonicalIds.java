package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.sigv4.Hashes;

/** The ids under which S3's documents know accounts. */
public final class CanonicalIds {
    private CanonicalIds() {}

    /** {@return an account's} */
    public static String of(Account account) {
        return Hashes.sha256Hex("canonical user " + account.id());
    }
}
