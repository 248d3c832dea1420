package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.identity.Caller;
import java.util.Optional;

/**
 * Who sent a request, and what the signature says about its body.
 *
 * @param caller who
 * @param signed what was signed; empty for an anonymous request
 * @param mode how the body is protected
 * @param payloadHash what the body must hash to; meaningful if the mode is {@link PayloadMode#SIGNED}
 * @param chunks checks the chunks, if the mode says that they are signed
 */
public record Authentication(
        Caller caller,
        Optional<SignedRequest> signed,
        PayloadMode mode,
        String payloadHash,
        Optional<ChunkSigner> chunks) {}
