package dev.milvusons3.internal.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.milvusons3.internal.gateway.sts.KeySetResolver;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** An issuer of service account tokens, whose keys can change and whose door can be shut. */
public final class TestIssuer implements KeySetResolver {
    public static final String URL = "https://oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    public static final String HOST_PATH = URL.substring("https://".length());
    public static final String SUBJECT = "system:serviceaccount:milvus:milvus-s3-access-sa";

    private volatile JWK key = rsa("first");
    private volatile boolean reachable = true;

    @Override
    public JWKSet resolve(URI issuer) throws IOException {
        if (!reachable) {
            throw new IOException("unreachable");
        }
        return new JWKSet(List.of(key.toPublicJWK()));
    }

    public void key(JWK key) {
        this.key = key;
    }

    public void reachable(boolean reachable) {
        this.reachable = reachable;
    }

    public static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ECKey ec(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(URL)
                .subject(SUBJECT)
                .audience(List.of("sts.amazonaws.com"))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3_600)));
    }

    public String token() {
        return token(c -> c);
    }

    public String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return token(key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256, key, change);
    }

    public static String token(JWSAlgorithm algorithm, JWK key, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(),
                    change.apply(claims()).build());
            jwt.sign(signer(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
    }
}
