package dev.milvusons3.internal.gateway.sts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Signs web identity tokens, and has the key by which STS verifies them. */
public final class WebIdentityIssuer {
    /** How long tokens hold of which nothing else is said: as long as a pod's, by default. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private final URI url;
    private final Clock clock;
    private final ECKey key;

    /**
     * One with a new key.
     *
     * @param url by which it is known
     * @param clock that dates its tokens
     */
    public WebIdentityIssuer(URI url, Clock clock) {
        this(url, clock, newKey());
    }

    /** One with a key that it had before. */
    public WebIdentityIssuer(URI url, Clock clock, ECKey key) {
        this.url = url;
        this.clock = clock;
        this.key = key;
    }

    /** {@return a key to sign with} */
    public static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM makes no P-256 keys.", e);
        }
    }

    /** {@return by what it is known} */
    public URI url() {
        return url;
    }

    /** {@return its key, if it is it that is asked about} */
    public JWKSet resolve(URI issuer) throws IOException {
        if (!issuer.equals(url)) {
            throw new IOException("the only issuer that can be reached is " + url);
        }
        return new JWKSet(key.toPublicJWK());
    }

    /** {@return a token that holds for an hour} */
    public String token(String subject, String audience) {
        return token(subject, audience, LIFETIME);
    }

    /** {@return a token} */
    public String token(String subject, String audience, Duration lifetime) {
        Instant now = clock.instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(url.toString())
                        .subject(subject)
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(lifetime)))
                        .build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The token could not be signed.", e);
        }
        return token.serialize();
    }
}
