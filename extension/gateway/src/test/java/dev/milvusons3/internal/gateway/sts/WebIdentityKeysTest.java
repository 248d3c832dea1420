package dev.milvusons3.internal.gateway.sts;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.milvusons3.internal.gateway.TestIssuer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose signature under a token counts. */
class WebIdentityKeysTest extends WebIdentityCase {
    private static final String NO_KEY = "Couldn't retrieve verification key from your identity provider, please"
            + " reference AssumeRoleWithWebIdentity documentation for requirements";

    @Test
    void keysOutOfReachCannotBeRetrieved() {
        account.issuer.reachable(false);
        refused(account.issuer.token(), 400, "InvalidIdentityToken", NO_KEY);
    }

    @Test
    void anUnknownKeyIdIsNoKey() {
        refused(
                TestIssuer.token(JWSAlgorithm.RS256, TestIssuer.rsa("unknown"), c -> c),
                400,
                "InvalidIdentityToken",
                NO_KEY);
    }

    @Test
    void anotherKeyUnderTheSameIdIsNoKey() {
        refused(
                TestIssuer.token(JWSAlgorithm.RS256, TestIssuer.rsa("first"), c -> c),
                400,
                "InvalidIdentityToken",
                NO_KEY);
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() {
        String[] parts = account.issuer.token().split("\\.");
        String claims = TestIssuer.claims()
                .subject("system:serviceaccount:kube-system:admin")
                .build()
                .toPayload()
                .toBase64URL()
                .toString();
        refused(parts[0] + "." + claims + "." + parts[2], 400, "InvalidIdentityToken", NO_KEY);
    }

    @Test
    void anUnsignedTokenIsRefused() {
        refused(new PlainJWT(TestIssuer.claims().build()).serialize(), 400, "InvalidIdentityToken", NO_KEY);
    }

    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        var secret = account.issuer
                .resolve(URI.create(TestIssuer.URL))
                .getKeys()
                .get(0)
                .toRSAKey()
                .toPublicKey()
                .getEncoded();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                TestIssuer.claims().build());
        jwt.sign(new MACSigner(secret));
        refused(jwt.serialize(), 400, "InvalidIdentityToken", NO_KEY);
    }

    @Test
    void everyAlgorithmOfAwsIsVerified() {
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512)) {
            var key = TestIssuer.rsa(algorithm.getName());
            account.issuer.key(key);
            assertThat(assume(TestIssuer.token(algorithm, key, c -> c), b -> b).credentials())
                    .isNotNull();
        }
        Map.of(JWSAlgorithm.ES256, Curve.P_256, JWSAlgorithm.ES384, Curve.P_384, JWSAlgorithm.ES512, Curve.P_521)
                .forEach((algorithm, curve) -> {
                    var key = TestIssuer.ec(algorithm.getName(), curve);
                    account.issuer.key(key);
                    assertThat(assume(TestIssuer.token(algorithm, key, c -> c), b -> b)
                                    .credentials())
                            .isNotNull();
                });
    }

    @Test
    void keysMayRotate() {
        String before = account.issuer.token();
        account.issuer.key(TestIssuer.rsa("second"));
        assume(account.issuer.token(), b -> b);
        refused(before, 400, "InvalidIdentityToken", NO_KEY);
    }
}
