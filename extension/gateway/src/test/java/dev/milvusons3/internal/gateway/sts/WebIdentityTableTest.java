package dev.milvusons3.internal.gateway.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.data.TemporalUnitOffset;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** Every way in which a web identity is taken or refused, with AWS' own codes and texts. */
class WebIdentityTableTest extends WebIdentityCase {
    private static final String NOT_A_JWT =
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
    private static final String NOT_AUTHORIZED = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

    @Test
    void aTrustedServiceAccountGetsASession() {
        AssumeRoleWithWebIdentityResponse response = assume(account.issuer.token(), b -> b);
        assertThat(response.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/role-1/milvus");
        assertThat(response.assumedRoleUser().assumedRoleId()).matches("AROA[A-Z2-7]{17}:milvus");
        assertThat(response.credentials().accessKeyId()).matches("ASIA[A-Z2-7]{16}");
        assertThat(response.credentials().expiration())
                .isCloseTo(Instant.now().plusSeconds(3_600), within(Duration.ofSeconds(30)));
        assertThat(response.subjectFromWebIdentityToken()).isEqualTo(TestIssuer.SUBJECT);
        assertThat(response.audience()).isEqualTo("sts.amazonaws.com");
        assertThat(response.provider()).isEqualTo("arn:aws:iam::111122223333:oidc-provider/" + TestIssuer.HOST_PATH);
        assertThat(account.sts(StaticCredentialsProvider.create(TestAccount.session(response.credentials())))
                        .getCallerIdentity()
                        .arn())
                .isEqualTo(response.assumedRoleUser().arn());
    }

    private static TemporalUnitOffset within(Duration d) {
        return new TemporalUnitWithinOffset(d.toSeconds(), ChronoUnit.SECONDS);
    }

    /** Issuers are compared to the letter, and a provider is known by what it was registered as. */
    @Test
    void anIssuerWithASlashIsAnother() {
        String slashed = TestIssuer.URL + "/";
        refused(
                account.issuer.token(c -> c.issuer(slashed)),
                400,
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for " + slashed);
        String shouted = TestIssuer.URL.toUpperCase(Locale.ROOT).replace("HTTPS", "https");
        refused(
                account.issuer.token(c -> c.issuer(shouted)),
                400,
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for " + shouted);

        String arn = account.iam
                .createOpenIDConnectProvider(b -> b.url(slashed).clientIDList("sts.amazonaws.com"))
                .openIDConnectProviderArn();
        assertThat(arn).endsWith(":oidc-provider/" + TestIssuer.HOST_PATH + "/");
        String trust = account.trust().replace(TestIssuer.HOST_PATH, TestIssuer.HOST_PATH + "/");
        account.iam.updateAssumeRolePolicy(b -> b.roleName("role-1").policyDocument(trust));
        assertThat(assume(account.issuer.token(c -> c.issuer(slashed)), b -> b).provider())
                .isEqualTo(arn);
    }

    @Test
    void aSubjectThatIsNotTrustedIsNotAuthorized() {
        refused(
                account.issuer.token(c -> c.subject("system:serviceaccount:other:milvus-s3-access-sa")),
                403,
                "AccessDenied",
                NOT_AUTHORIZED);
        assertThat(account.lastDecision().decision()).isPresent();
        assertThat(account.lastDecision().reason()).contains("system:serviceaccount:other:milvus-s3-access-sa");
    }

    @Test
    void aRoleThatIsNotThereIsToldAlike() {
        refused(
                account.issuer.token(),
                b -> b.roleArn("arn:aws:iam::111122223333:role/nobody"),
                403,
                "AccessDenied",
                NOT_AUTHORIZED);
        assertThat(account.lastDecision().reason()).isEqualTo("There is no role arn:aws:iam::111122223333:role/nobody");
    }

    @Test
    void anAudienceThatIsNotRegisteredIsIncorrect() {
        refused(
                account.issuer.token(c -> c.audience("kubernetes")),
                400,
                "InvalidIdentityToken",
                "Incorrect token audience");
    }

    @Test
    void ofSeveralAudiencesTheRegisteredOneCounts() {
        String token = account.issuer.token(c -> c.audience(List.of("kubernetes", "sts.amazonaws.com")));
        assertThat(assume(token, b -> b).audience()).isEqualTo("sts.amazonaws.com");
    }

    @Test
    void anUnknownIssuerIsNamed() {
        refused(
                account.issuer.token(c -> c.issuer("https://elsewhere.example.com/id/1")),
                400,
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://elsewhere.example.com/id/1");
    }

    @Test
    void whatIsNotAJwtIsSaidToBeNone() {
        refused("not-a-token", 400, "InvalidIdentityToken", NOT_A_JWT);
        refused("a.b.c", 400, "InvalidIdentityToken", NOT_A_JWT);
    }

    @Test
    void anExpiredTokenIsToldBothTimes() {
        long expired = Instant.now().getEpochSecond() - 60;
        StsException e = catchThrowableOfType(
                StsException.class,
                () -> assume(
                        account.issuer.token(c -> c.expirationTime(Date.from(Instant.ofEpochSecond(expired)))),
                        b -> b));
        assertThat(e.statusCode()).isEqualTo(400);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException");
        assertThat(e.awsErrorDetails().errorMessage())
                .matches("Token expired: current date/time \\d{10} must be before the expiration date/time " + expired);
    }

    @Test
    void tokensExpireByTheGatewaysClock() {
        String token = account.issuer.token();
        assume(token, b -> b);
        account.clock.move(Duration.ofHours(2));
        assertThatThrownBy(() -> assume(token, b -> b)).hasMessageContaining("Token expired");
    }

    @Test
    void aTokenFromTheFutureIsNotYetValid() {
        Date later = Date.from(Instant.now().plusSeconds(600));
        refused(
                account.issuer.token(c -> c.notBeforeTime(later)),
                400,
                "InvalidIdentityToken",
                "Token is not yet valid");
    }

    @Test
    void claimsThatEveryTokenNeedsAreMissed() {
        for (String claim : List.of("sub", "exp", "iat")) {
            refused(
                    account.issuer.token(c -> c.claim(claim, null)),
                    400,
                    "InvalidIdentityToken",
                    "Missing a required claim: " + claim);
        }
    }

    @Test
    void durationsHaveLimits() {
        refused(
                account.issuer.token(),
                b -> b.durationSeconds(3_601),
                400,
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        refused(
                account.issuer.token(),
                b -> b.durationSeconds(899),
                400,
                "ValidationError",
                "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member"
                        + " must have value greater than or equal to 900");
        account.iam.updateRole(b -> b.roleName("role-1").maxSessionDuration(7_200));
        assertThat(assume(account.issuer.token(), b -> b.durationSeconds(7_200))
                        .credentials()
                        .expiration())
                .isAfter(Instant.now().plusSeconds(7_000));
    }

    @Test
    void sessionNamesHaveAForm() {
        refused(
                account.issuer.token(),
                b -> b.roleSessionName("not a name"),
                400,
                "ValidationError",
                "1 validation error detected: Value 'not a name' at 'roleSessionName' failed to satisfy constraint:"
                        + " Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        refused(
                account.issuer.token(),
                b -> b.roleSessionName("x"),
                400,
                "ValidationError",
                "1 validation error detected: Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must"
                        + " have length greater than or equal to 2");
    }

    @Test
    void clientIdsComeAndGo() {
        String provider = "arn:aws:iam::111122223333:oidc-provider/" + TestIssuer.HOST_PATH;
        account.iam.removeClientIDFromOpenIDConnectProvider(
                b -> b.openIDConnectProviderArn(provider).clientID("sts.amazonaws.com"));
        refused(account.issuer.token(), 400, "InvalidIdentityToken", "Incorrect token audience");
        account.iam.addClientIDToOpenIDConnectProvider(
                b -> b.openIDConnectProviderArn(provider).clientID("sts.amazonaws.com"));
        assume(account.issuer.token(), b -> b);
    }

    @Test
    void sessionTagsInATokenNeedToBeAllowed() {
        UnaryOperator<JWTClaimsSet.Builder> tagged = c -> c.claim(
                "https://aws.amazon.com/tags",
                Map.of("principal_tags", Map.of("team", List.of("search")), "transitive_tag_keys", List.of("team")));
        refused(account.issuer.token(tagged), 403, "AccessDenied", NOT_AUTHORIZED);
        assertThat(account.lastDecision().action()).isEqualTo("sts:TagSession");
        account.iam.updateAssumeRolePolicy(b -> b.roleName("role-1")
                .policyDocument(account.trust()
                        .replace(
                                "\"sts:AssumeRoleWithWebIdentity\"",
                                "[\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"]")));
        account.createBucket(TestAccount.BUCKET);
        account.iam.putRolePolicy(b -> b.roleName("role-1")
                .policyName("by-tag")
                .policyDocument(TestAccount.policy(TestAccount.allow(
                        "s3:ListBucket",
                        "arn:aws:s3:::" + TestAccount.BUCKET,
                        "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"search\"}}"))));
        var session =
                TestAccount.session(assume(account.issuer.token(tagged), b -> b).credentials());
        assertThat(account.s3(session)
                        .listObjectsV2(b -> b.bucket(TestAccount.BUCKET))
                        .keyCount())
                .isZero();
    }

    @Test
    void theAnswerLiesInTheNamespaceThatClientsInsistOn() throws Exception {
        String body = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=milvus&RoleArn="
                + URLEncoder.encode(role, StandardCharsets.UTF_8) + "&WebIdentityToken="
                + account.issuer.token();
        var http = HttpClient.newHttpClient();
        String form = http.send(
                        HttpRequest.newBuilder(account.endpoint())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        String inQuery = http.send(
                        HttpRequest.newBuilder(account.endpoint().resolve("/?" + body))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        for (String answer : List.of(form, inQuery)) {
            assertThat(answer)
                    .contains("<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                            + "<AssumeRoleWithWebIdentityResult>")
                    .contains("<AssumedRoleUser><AssumedRoleId>AROA")
                    .contains("<SessionToken>");
        }
    }
}
