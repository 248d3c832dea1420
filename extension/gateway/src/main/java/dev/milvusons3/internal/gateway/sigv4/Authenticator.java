package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Tells who signed a request, or refuses it. */
public final class Authenticator {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private final CredentialStore credentials;
    private final SigningKeys keys = new SigningKeys();

    /** @param credentials the keys that are known */
    public Authenticator(CredentialStore credentials) {
        this.credentials = credentials;
    }

    /**
     * Authenticates a request to S3. Its body is not read: the result says how to check it while it is read.
     *
     * @param region that S3 is served for
     */
    public Authentication authenticateS3(Call call, String region) {
        SignatureErrors errors = new S3SignatureErrors();
        OnceOnly.check(call, errors);
        Optional<SignedRequest> maybe = SignedRequest.of(call, errors);
        String declared = call.header("X-Amz-Content-Sha256");
        if (maybe.isEmpty()) {
            PayloadMode mode = declared == null ? PayloadMode.UNSIGNED : mode(declared);
            if (mode.chunksSigned()) {
                throw invalidContentSha256();
            }
            return new Authentication(
                    Caller.anonymous(), maybe, mode, declared == null ? "" : declared, Optional.empty());
        }
        SignedRequest signed = maybe.get();
        if (declared == null && signed.presigned()) {
            declared = call.query().get("X-Amz-Content-Sha256").orElse("UNSIGNED-PAYLOAD");
        }
        if (declared == null) {
            throw new AwsError(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        }
        PayloadMode mode = mode(declared);
        Credential credential = check(call, signed, "s3", List.of(region), errors);
        refuseUnsignedHeaders(call, signed, errors);
        byte[] key = keys.key(credential.secret(), signed.scope());
        verify(call, signed, key, declared, errors);
        Optional<ChunkSigner> chunks = mode.chunksSigned()
                ? Optional.of(new ChunkSigner(key, signed.amzDate(), signed.scope(), signed.signature()))
                : Optional.empty();
        return new Authentication(credential.caller(), maybe, mode, declared, chunks);
    }

    /**
     * Authenticates a request to a query service, whose body is at hand.
     *
     * @return who sent it; empty if it is not signed
     */
    public Optional<Caller> authenticateQuery(Call call, String service, List<String> regions, byte[] body) {
        SignatureErrors errors = new QuerySignatureErrors();
        OnceOnly.check(call, errors);
        Optional<SignedRequest> maybe = SignedRequest.of(call, errors);
        if (maybe.isEmpty()) {
            return Optional.empty();
        }
        SignedRequest signed = maybe.get();
        Credential credential = check(call, signed, service, regions, errors);
        verify(call, signed, keys.key(credential.secret(), signed.scope()), Hashes.sha256Hex(body), errors);
        return Optional.of(credential.caller());
    }

    private Credential check(
            Call call, SignedRequest signed, String service, List<String> regions, SignatureErrors errors) {
        if (!signed.scope().service().equals(service)) {
            throw errors.wrongService(signed, service);
        }
        if (!regions.contains(signed.scope().region())) {
            throw errors.wrongRegion(signed, regions.get(0));
        }
        Credential credential =
                credentials.find(signed.accessKeyId()).orElseThrow(() -> errors.unknownKey(signed.accessKeyId()));
        checkToken(call.time(), signed, credential, errors);
        checkTime(call.received(), signed, errors);
        return credential;
    }

    private static void checkToken(Instant now, SignedRequest signed, Credential credential, SignatureErrors errors) {
        Optional<String> token = credential.token();
        if (token.isPresent() && signed.sessionToken().isEmpty()) {
            // AWS looks a session's key up by its token, so without one it does not know the key.
            throw errors.unknownKey(signed.accessKeyId());
        }
        if (token.isPresent()
                ? !Hashes.same(token.get(), signed.sessionToken().orElse(""))
                : signed.sessionToken().isPresent()) {
            throw errors.invalidToken();
        }
        if (credential.expires().isPresent()
                && !now.isBefore(credential.expires().get())) {
            throw errors.expiredToken();
        }
    }

    private static void checkTime(Instant now, SignedRequest signed, SignatureErrors errors) {
        Duration age = Duration.between(signed.signedAt(), now);
        if (!signed.presigned()) {
            if (age.abs().compareTo(MAX_SKEW) > 0) {
                throw errors.skewed(signed, now);
            }
        } else if (age.compareTo(MAX_SKEW.negated()) < 0) {
            throw errors.notYetValid(signed, now);
        } else if (age.compareTo(Duration.ofSeconds(signed.expires().getAsLong())) > 0) {
            throw errors.expiredUrl(signed, now);
        }
    }

    private static void refuseUnsignedHeaders(Call call, SignedRequest signed, SignatureErrors errors) {
        List<String> unsigned = new ArrayList<>();
        for (String name : Collections.list(call.sentHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-") && !signed.signedHeaders().contains(lower)) {
                unsigned.add(lower);
            }
        }
        if (!unsigned.isEmpty()) {
            throw errors.unsignedHeaders(unsigned);
        }
    }

    private static void verify(
            Call call, SignedRequest signed, byte[] key, String payloadHash, SignatureErrors errors) {
        String path = call.rawPath();
        String canonical = canonical(call, signed, path, payloadHash);
        if (matches(signed, key, canonical)) {
            return;
        }
        // Some clients send a character as it is and sign its encoded form. What they may mean is what is carried out.
        String encoded = UriEncoding.encodePath(call.path());
        if (!encoded.equals(path) && matches(signed, key, canonical(call, signed, encoded, payloadHash))) {
            return;
        }
        throw errors.mismatch(
                signed, CanonicalRequest.stringToSign(signed.amzDate(), signed.scope(), canonical), canonical);
    }

    private static String canonical(Call call, SignedRequest signed, String path, String payloadHash) {
        return CanonicalRequest.of(
                call.method(), path, call.query(), signed.signedHeaders(), call::sentHeaders, payloadHash);
    }

    private static boolean matches(SignedRequest signed, byte[] key, String canonical) {
        String stringToSign = CanonicalRequest.stringToSign(signed.amzDate(), signed.scope(), canonical);
        return Hashes.same(Hashes.hex(Hashes.hmac(key, stringToSign)), signed.signature());
    }

    private static PayloadMode mode(String declared) {
        return PayloadMode.of(Objects.requireNonNull(declared)).orElseThrow(Authenticator::invalidContentSha256);
    }

    private static AwsError invalidContentSha256() {
        return new AwsError(
                400,
                "InvalidArgument",
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid"
                        + " sha256 value.");
    }
}
