package dev.milvusons3.internal.kubernetes.embedded;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues service account tokens as an API server does: really signed, with RS256.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/">Managing Service Accounts</a>
 */
final class ServiceAccountTokens {
    /** Who asks for longer ones gets this: EKS' limit. */
    static final Duration LONGEST = Duration.ofHours(24);

    private final URI issuer;
    private final Clock clock;
    private final SigningKeys keys;

    ServiceAccountTokens(URI issuer, Clock clock, SigningKeys keys) {
        this.issuer = issuer;
        this.clock = clock;
        this.keys = keys;
    }

    /** A token and its times. */
    record Issued(String token, Instant issuedAt, Instant expiration) {}

    /**
     * @param audiences at least one
     * @param bound the object, a pod say, with which the token stands and falls
     */
    Issued issue(
            ServiceAccount account, List<String> audiences, Duration lifetime, Optional<? extends HasMetadata> bound) {
        ObjectMeta metadata = account.getMetadata();
        Map<String, Object> kubernetes = new LinkedHashMap<>();
        kubernetes.put("namespace", metadata.getNamespace());
        bound.ifPresent(it -> kubernetes.put(it.getKind().toLowerCase(Locale.ROOT), reference(it.getMetadata())));
        kubernetes.put("serviceaccount", reference(metadata));

        // Times in tokens are whole seconds.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiration = now.plus(lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime);
        Map<String, Object> claims = new LinkedHashMap<>();
        // Always an array, as from an API server; the library's own claims class makes one audience a string.
        claims.put("aud", audiences);
        claims.put("exp", expiration.getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        claims.put("iss", issuer.toString());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("kubernetes.io", kubernetes);
        claims.put("nbf", now.getEpochSecond());
        claims.put("sub", "system:serviceaccount:" + metadata.getNamespace() + ":" + metadata.getName());
        return new Issued(sign(claims), now, expiration);
    }

    URI issuer() {
        return issuer;
    }

    /** {@return the public keys with which tokens can be verified} */
    JWKSet keySet() {
        return keys.published();
    }

    private String sign(Map<String, Object> claims) {
        RSAKey key = keys.current();
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), new Payload(claims));
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("A service account token could not be signed.", e);
        }
        return token.serialize();
    }

    private static Map<String, Object> reference(ObjectMeta metadata) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("name", metadata.getName());
        reference.put("uid", metadata.getUid());
        return reference;
    }
}
