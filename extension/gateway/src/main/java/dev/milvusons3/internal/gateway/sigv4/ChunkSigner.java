package dev.milvusons3.internal.gateway.sigv4;

/** The chain of signatures over the chunks of a body, from the request's own signature on. Not for several threads. */
public final class ChunkSigner {
    private final byte[] key;
    private final String prefix;
    private String previous;

    /** @param seed the request's signature, from which the chain starts */
    public ChunkSigner(byte[] key, String amzDate, CredentialScope scope, String seed) {
        this.key = key;
        this.prefix = "\n" + amzDate + "\n" + scope + "\n";
        this.previous = seed;
    }

    /** {@return whether this is the signature that the next chunk must have; if so the chain goes on from it} */
    public boolean acceptChunk(String signature, String sha256) {
        return accept(
                signature, "AWS4-HMAC-SHA256-PAYLOAD" + prefix + previous + "\n" + Hashes.EMPTY_SHA256 + "\n" + sha256);
    }

    /** {@return whether this is the signature of the headers after the body} */
    public boolean acceptTrailer(String signature, String trailer) {
        return accept(signature, "AWS4-HMAC-SHA256-TRAILER" + prefix + previous + "\n" + Hashes.sha256Hex(trailer));
    }

    private boolean accept(String signature, String stringToSign) {
        String expected = Hashes.hex(Hashes.hmac(key, stringToSign));
        if (!Hashes.same(expected, signature)) {
            return false;
        }
        previous = expected;
        return true;
    }
}
