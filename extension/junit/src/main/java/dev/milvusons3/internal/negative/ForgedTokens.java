package dev.milvusons3.internal.negative;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * What an attacker makes of a genuine token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">JSON Web Token best current practices</a>
 */
final class ForgedTokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_BITS = 2048;

    private ForgedTokens() {}

    /** {@return with a longer life, under the genuine signature} */
    static String tampered(String genuine) {
        Map<String, Object> claims = claims(genuine);
        claims.put("exp", ((Number) claims.get("exp")).longValue() + 1);
        String[] parts = genuine.split("\\.");
        return parts[0] + "." + base64(new Payload(claims).toString()) + "." + parts[2];
    }

    /** {@return the same claims, with no signature and a header that says so} */
    static String unsigned(String genuine) {
        return base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + genuine.split("\\.")[1] + ".";
    }

    /** {@return the same claims, signed with a key that the issuer does not know} */
    static String withUnknownKey(String genuine) {
        return sign(claims(genuine));
    }

    /** {@return the same claims of another issuer, signed with its key} */
    static String ofIssuer(String issuer, String genuine) {
        Map<String, Object> claims = claims(genuine);
        claims.put("iss", issuer);
        return sign(claims);
    }

    private static Map<String, Object> claims(String token) {
        try {
            return JWSObject.parse(token).getPayload().toJSONObject();
        } catch (ParseException e) {
            throw new IllegalStateException("the cluster issued a token that is no JWT: " + e.getMessage(), e);
        }
    }

    private static String sign(Map<String, Object> claims) {
        try {
            RSAKey key = new RSAKeyGenerator(KEY_BITS)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    new Payload(claims));
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed: " + e.getMessage(), e);
        }
    }

    private static String base64(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
