package dev.milvusons3.internal.gateway.sts;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;

/** Finds the public keys of an issuer of tokens. Asked for every token, so that a rotation shows at once. */
@FunctionalInterface
public interface KeySetResolver {
    /**
     * Finds them.
     *
     * @throws IOException if they cannot be had, which a client is told as AWS tells it
     */
    JWKSet resolve(URI issuer) throws IOException;
}
