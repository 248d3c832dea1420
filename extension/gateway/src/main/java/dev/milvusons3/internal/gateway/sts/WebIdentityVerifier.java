package dev.milvusons3.internal.gateway.sts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a web identity token: whose it is, that its issuer signed it, that it is meant for here, and that its time has
 * not passed. Each failure is answered as AWS answers it.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
final class WebIdentityVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(WebIdentityVerifier.class);
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final KeySetResolver keySets;

    WebIdentityVerifier(KeySetResolver keySets) {
        this.keySets = keySets;
    }

    /** @param providers whose tokens are taken, by issuer */
    WebIdentity verify(String token, Instant now, Function<URI, Optional<IamDirectory.Provider>> providers) {
        SignedJWT jwt = parse(token);
        JWTClaimsSet claims = claims(jwt);
        URI issuer = issuer(claims);
        IamDirectory.Provider provider =
                providers.apply(issuer).orElseThrow(() -> StsErrors.unknownIssuer(issuer.toString()));
        verifySignature(jwt, issuer);
        String subject = claims.getSubject();
        if (subject == null || subject.isEmpty()) {
            throw StsErrors.invalidToken("Missing a required claim: sub");
        }
        String audience = audience(claims, provider);
        checkTime(claims, now);
        SessionTags.OfToken tags = SessionTags.ofToken(claims);
        return new WebIdentity(provider, subject, audience, strings(claims, "amr"), tags.tags(), tags.transitive());
    }

    /** An unsigned token is a well-formed one that no key can verify. */
    private static SignedJWT parse(String token) {
        // The library's decoder skips what is not base64.
        if (!JWT.matcher(token).matches()) {
            throw StsErrors.notAJwt();
        }
        try {
            if (JWTParser.parse(token) instanceof SignedJWT signed) {
                return signed;
            }
        } catch (ParseException e) {
            throw StsErrors.notAJwt();
        }
        throw StsErrors.noKey();
    }

    private static JWTClaimsSet claims(SignedJWT jwt) {
        try {
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (claims != null) {
                return claims;
            }
        } catch (ParseException e) {
            throw StsErrors.notAJwt();
        }
        throw StsErrors.notAJwt();
    }

    private static URI issuer(JWTClaimsSet claims) {
        String issuer = claims.getIssuer();
        if (issuer == null) {
            throw StsErrors.invalidToken("Missing a required claim: iss");
        }
        try {
            URI uri = new URI(issuer);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw StsErrors.unknownIssuer(issuer);
        }
        throw StsErrors.unknownIssuer(issuer);
    }

    private void verifySignature(SignedJWT jwt, URI issuer) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            LOG.debug("A token of {} is signed with {}, which is not accepted", issuer, algorithm);
            throw StsErrors.noKey();
        }
        JWKSet keys;
        try {
            keys = keySets.resolve(issuer);
        } catch (IOException e) {
            LOG.debug("The keys of {} cannot be had", issuer, e);
            throw StsErrors.noKey();
        }
        List<JWK> fitting = new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader())).select(keys);
        for (JWK key : fitting) {
            if (verifies(jwt, key)) {
                return;
            }
        }
        LOG.debug("None of {} keys of {} that fit verifies the token's signature", fitting.size(), issuer);
        throw StsErrors.noKey();
    }

    private static boolean verifies(SignedJWT jwt, JWK key) {
        if (!(key instanceof AsymmetricJWK asymmetric)) {
            return false;
        }
        try {
            JWSVerifier verifier =
                    new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey());
            return jwt.verify(verifier);
        } catch (JOSEException e) {
            LOG.debug("A key does not fit the token", e);
            return false;
        }
    }

    private static String audience(JWTClaimsSet claims, IamDirectory.Provider provider) {
        return claims.getAudience().stream()
                .filter(provider.clientIds()::contains)
                .findFirst()
                .orElseThrow(StsErrors::wrongAudience);
    }

    private static void checkTime(JWTClaimsSet claims, Instant now) {
        Date expires = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        if (expires == null || issued == null) {
            throw StsErrors.invalidToken("Missing a required claim: " + (expires == null ? "exp" : "iat"));
        }
        if (!now.isBefore(expires.toInstant())) {
            throw StsErrors.expired(now.getEpochSecond(), expires.toInstant().getEpochSecond());
        }
        Instant latest = now.plus(CLOCKS_DIFFER);
        Date notBefore = claims.getNotBeforeTime();
        if (issued.toInstant().isAfter(latest)
                || notBefore != null && notBefore.toInstant().isAfter(latest)) {
            throw StsErrors.invalidToken("Token is not yet valid");
        }
    }

    private static List<String> strings(JWTClaimsSet claims, String name) throws AwsError {
        try {
            List<String> list = claims.getStringListClaim(name);
            return list == null ? List.of() : List.copyOf(list);
        } catch (ParseException e) {
            throw StsErrors.notAJwt();
        }
    }
}
