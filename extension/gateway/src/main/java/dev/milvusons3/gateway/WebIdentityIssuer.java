package dev.milvusons3.gateway;

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
final class WebIdentityIssuer {
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final URI url;
    private final Clock clock;
    private final ECKey key;

    WebIdentityIssuer(URI url, Clock clock) {
        this.url = url;
        this.clock = clock;
        try {
            this.key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM makes no P-256 keys.", e);
        }
    }

    URI url() {
        return url;
    }

    JWKSet resolve(URI issuer) throws IOException {
        if (!issuer.equals(url)) {
            throw new IOException("the only issuer that can be reached is " + url);
        }
        return new JWKSet(key.toPublicJWK());
    }

    String token(String subject, String audience) {
        Instant now = clock.instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(url.toString())
                        .subject(subject)
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The token could not be signed.", e);
        }
        return token.serialize();
    }
}
