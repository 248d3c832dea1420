package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The account's time runs ahead of the one that clients sign by: what follows it, and what does not. */
class AccountTimeTest {
    private static final String B = TestAccount.BUCKET;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final TestAccount account = new TestAccount(gateway -> gateway.ahead(ahead::get));

    @BeforeEach
    void prepare() {
        account.createProvider();
        account.createBucket(B);
        account.s3.putObject(r -> r.bucket(B).key("k"), RequestBody.fromString("v"));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    @Test
    void sessionsEndAndNewOnesBegin() {
        String role = account.createRole(TestAccount.allow("s3:*", "*"));
        S3Client before = account.s3(account.assume(role));
        ahead.set(Duration.ofMinutes(59));
        assertThatCode(() -> before.listObjectsV2(r -> r.bucket(B))).doesNotThrowAnyException();

        ahead.set(Duration.ofMinutes(61));
        refused("ExpiredToken", () -> before.listObjectsV2(r -> r.bucket(B)));
        refused("ExpiredTokenException", () -> account.assume(role));
        AwsCredentials anew = assumeAt(role, Instant.now().plus(ahead.get()));
        assertThatCode(() -> account.s3(anew).listObjectsV2(r -> r.bucket(B))).doesNotThrowAnyException();
    }

    private AwsCredentials assumeAt(String role, Instant issued) {
        String token = account.issuer.token(claims -> claims.issueTime(Date.from(issued))
                .notBeforeTime(Date.from(issued))
                .expirationTime(Date.from(issued.plusSeconds(600))));
        return TestAccount.session(account.anonymousSts()
                .assumeRoleWithWebIdentity(
                        r -> r.roleArn(role).roleSessionName("later").webIdentityToken(token))
                .credentials());
    }

    @Test
    void conditionsSeeIt() {
        String soon = Instant.now().plusSeconds(600).toString();
        S3Client s3 = account.s3WithRole(
                TestAccount.allow("s3:GetObject", "*", "{\"DateGreaterThan\":{\"aws:CurrentTime\":\"" + soon + "\"}}"));
        refused("AccessDenied", () -> s3.getObjectAsBytes(r -> r.bucket(B).key("k")));

        ahead.set(Duration.ofMinutes(11));
        assertThat(s3.getObjectAsBytes(r -> r.bucket(B).key("k")).asUtf8String())
                .isEqualTo("v");
        Instant seen = account.lastDecision().time();
        assertThat(account.lastDecision()
                        .decision()
                        .orElseThrow()
                        .request()
                        .context()
                        .get("aws:EpochTime"))
                .containsExactly(Long.toString(seen.getEpochSecond()));
    }

    @Test
    void signaturesStayOnTheSystemsTime() throws Exception {
        ahead.set(Duration.ofDays(1));
        S3Client s3 = account.s3(assumeAt(
                account.createRole(TestAccount.allow(
                        "s3:GetObject", "*", "{\"NumericLessThan\":{\"s3:signatureAge\":\"60000\"}}")),
                Instant.now().plus(ahead.get())));
        assertThat(s3.getObjectAsBytes(r -> r.bucket(B).key("k")).asUtf8String())
                .isEqualTo("v");
        assertThat(s3.headObject(r -> r.bucket(B).key("k")).lastModified())
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(fetch(presigned()).body()).isEqualTo("v");
    }

    private URI presigned() throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(account.endpoint())
                .region(account.region())
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(account.gateway.rootCredentials()))
                .build()) {
            return presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(10))
                            .getObjectRequest(g -> g.bucket(B).key("k")))
                    .url()
                    .toURI();
        }
    }

    private static HttpResponse<String> fetch(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
