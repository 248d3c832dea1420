package dev.milvusons3.internal.gateway.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Fault;
import dev.milvusons3.gateway.Faults;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.TestAccount;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** What real clients see of the gateway's faults. */
class FaultsTest {
    private static final String B = TestAccount.BUCKET;

    private final TestAccount account = new TestAccount();
    private String role;
    private Faults faults;
    private S3Client s3;

    @BeforeEach
    void giveARole() {
        account.createProvider();
        account.createBucket(B);
        account.s3.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("x"));
        role = account.createRole(TestAccount.allow("s3:*", "*"));
        faults = new GatewayFaults(account.gateway.faults(), role);
        s3 = withRole();
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aDeniedActionIsDeniedUntilItIsUndoneAndOthersAreNot() {
        try (Fault denied = faults.deny("s3:Put*")) {
            assertThat(denied).isNotNull();
            assertThatThrownBy(() -> put("a"))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
            assertThat(account.lastDecision().reason()).contains("is denied by", "fault: deny s3:Put*");
            assertThat(get()).isEqualTo("x");
            assertThatCode(() -> account.s3.putObject(b -> b.bucket(B).key("admin"), RequestBody.fromString("y")))
                    .as("the administrator")
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> put("a")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:GetObjct", "GetObject", "", "sts:AssumeRole", "s3:\"}", "iam:*"})
    void whatIsNoActionOfS3IsRefused(String action) {
        assertThatThrownBy(() -> faults.deny(action))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + action + "\" is no action of S3 that can be denied")
                .hasMessageContaining("Name one such as s3:GetObject");
    }

    @Test
    void sessionsOfBeforeAreExpiredAndNewOnesAreNot() {
        Fault first = faults.expireCredentials();
        S3Client later = withRole();
        Fault second = faults.expireCredentials();

        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
        assertThatThrownBy(() -> later.getObjectAsBytes(b -> b.bucket(B).key("k")))
                .isInstanceOf(S3Exception.class);
        assertThat(withRole().getObjectAsBytes(b -> b.bucket(B).key("k")).asUtf8String())
                .isEqualTo("x");

        second.close();
        assertThat(later.getObjectAsBytes(b -> b.bucket(B).key("k")).asUtf8String())
                .isEqualTo("x");
        assertThatThrownBy(this::get).isInstanceOf(S3Exception.class);
        first.close();
        assertThat(get()).isEqualTo("x");
    }

    @Test
    void everySecondRequestIsSlowedDownAndRecorded() {
        long before = account.gateway.decisions().size();
        try (Fault slow = faults.slowDown(0.5)) {
            assertThat(slow).isNotNull();
            assertThat(get()).isEqualTo("x");
            assertThatThrownBy(this::get).isInstanceOfSatisfying(S3Exception.class, e -> {
                assertThat(e.statusCode()).isEqualTo(503);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
            });
            assertThat(get()).isEqualTo("x");
            assertThat(account.s3.getObjectAsBytes(b -> b.bucket(B).key("k")).asUtf8String())
                    .as("the administrator is not counted")
                    .isEqualTo("x");
        }
        List<RecordedDecision> rejected = account.gateway.decisions().listSince(before).stream()
                .filter(decision -> decision.verdict() == Verdict.REJECTED)
                .toList();
        assertThat(rejected).singleElement().satisfies(decision -> {
            assertThat(decision.errorCode()).isEqualTo("SlowDown");
            assertThat(decision.action()).isEqualTo("s3:GetObject");
            assertThat(decision.principal()).endsWith("/milvus");
        });
    }

    @Test
    void connectionsAreReset() {
        try (Fault reset = faults.resetConnections(1)) {
            assertThat(reset).isNotNull();
            assertThatThrownBy(this::get)
                    .isInstanceOf(SdkClientException.class)
                    .hasRootCauseInstanceOf(SocketException.class);
            assertThat(account.lastDecision().errorCode()).isEqualTo(FaultStage.RESET);
        }
        assertThat(get()).isEqualTo("x");
    }

    @Test
    void answersAreDelayedByAllDelaysTogether() {
        Duration delay = Duration.ofMillis(30);
        try (Fault one = faults.delay(delay);
                Fault two = faults.delay(delay)) {
            assertThat(one).isNotEqualTo(two);
            long start = System.nanoTime();
            assertThat(get()).isEqualTo("x");
            // Never sooner: a lower bound holds on a busy machine too.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay.plus(delay));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void whatIsNoRateIsRefused(double rate) {
        assertThatThrownBy(() -> faults.slowDown(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate " + rate + ": it is the part of all requests that is met, more than 0 and at most 1");
        assertThatThrownBy(() -> faults.resetConnections(rate)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT301S"})
    void whatIsNoDelayIsRefused(Duration delay) {
        assertThatThrownBy(() -> faults.delay(delay))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay " + delay);
    }

    @Test
    void aTenthIsATenth() {
        EvenlySpread tenth = new EvenlySpread(0.1);
        int picked = 0;
        for (int i = 0; i < 1000; i++) {
            picked += tenth.next() ? 1 : 0;
        }
        assertThat(picked).isEqualTo(100);
    }

    @Test
    void otherRolesDoNotNotice() {
        S3Client other = account.s3WithRole(TestAccount.allow("s3:*", "*"));
        faults.deny("s3:*");
        faults.slowDown(1);
        faults.resetConnections(1);
        faults.expireCredentials();
        faults.stsUnreachable();

        assertThat(other.getObjectAsBytes(b -> b.bucket(B).key("k")).asUtf8String())
                .isEqualTo("x");
        assertThat(account.assume(account.createRole())).isNotNull();
    }

    @Test
    void stsIsOutOfReachForTheRoleButNotTheAdministrator() {
        AwsSessionCredentials session = account.assume(role);
        StsClient asRole = account.sts(StaticCredentialsProvider.create(session));
        Fault outage = faults.stsUnreachable();

        assertThatThrownBy(() -> account.assume(role)).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(asRole::getCallerIdentity).isInstanceOf(SdkClientException.class);
        assertThat(account.sts.getCallerIdentity().arn()).endsWith(":root");
        assertThat(get()).as("S3 goes on").isEqualTo("x");

        outage.close();
        assertThat(account.assume(role)).isNotNull();
    }

    @Test
    void stsThrottlesTheRoleButNotTheAdministrator() {
        StsClient asRole = account.sts(StaticCredentialsProvider.create(account.assume(role)));
        try (Fault some = faults.sts().throttle(0.5)) {
            assertThat(some).isNotNull();
            asRole.getCallerIdentity();
            asRole.getCallerIdentity();
        }
        assertThat(account.gateway.decisions().list())
                .filteredOn(decision -> decision.errorCode().equals("Throttling"))
                .singleElement()
                .returns(Verdict.REJECTED, RecordedDecision::verdict);

        faults.sts().throttle(1);
        assertThatThrownBy(asRole::getCallerIdentity)
                .isInstanceOfSatisfying(
                        StsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("Throttling"));
        assertThat(account.sts.getCallerIdentity().arn()).endsWith(":root");
    }

    @Test
    void aSlowStsAnswersLater() {
        StsClient asRole = account.sts(StaticCredentialsProvider.create(account.assume(role)));
        Fault slow = faults.sts().slow(Duration.ofSeconds(3));

        assertThatThrownBy(() -> asRole.getCallerIdentity(
                        b -> b.overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(300)))))
                .isInstanceOf(SdkClientException.class);
        assertThat(get()).as("S3 does not wait").isEqualTo("x");

        slow.close();
        assertThat(asRole.getCallerIdentity().arn()).contains(":assumed-role/");
    }

    @Test
    void shortSessionsSayWhenTheyEndAndRequestsTellBySignature() {
        Fault brief = faults.sts().shortSessions(Duration.ofSeconds(20));
        AwsSessionCredentials session = account.assume(role);
        assertThat(Duration.between(account.lastDecision().time(), end(session)))
                .isBetween(Duration.ofSeconds(18), Duration.ofSeconds(20));

        account.s3(session).listObjectsV2(b -> b.bucket(B));
        assertThat(account.lastDecision().sessionEnds().map(end -> end.truncatedTo(ChronoUnit.SECONDS)))
                .contains(end(session));
        account.s3.listObjectsV2(b -> b.bucket(B));
        assertThat(account.lastDecision().sessionEnds())
                .as("root's key has no end")
                .isEmpty();

        brief.close();
        assertThat(Duration.between(end(session), end(account.assume(role)))).isGreaterThan(Duration.ofMinutes(50));
    }

    /** Told in whole seconds. */
    private static Instant end(AwsSessionCredentials session) {
        return session.expirationTime().orElseThrow();
    }

    @Test
    void whatIsNoTimeOfASessionIsRefused() {
        assertThatThrownBy(() -> faults.sts().shortSessions(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sessions of PT0S: it is how long they last, more than 0");
        assertThatThrownBy(() -> faults.sts().throttle(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rate 2.0");
        assertThatThrownBy(() -> faults.sts().slow(Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay PT1H");
    }

    @Test
    void allIsUndoneAtOnceAndClosingLaterDoesNoHarm() {
        Fault denied = faults.deny("s3:GetObject");
        faults.slowDown(1);
        faults.resetConnections(1);
        faults.expireCredentials();

        faults.undoAll();
        denied.close();
        faults.undoAll();

        assertThat(get()).isEqualTo("x");
    }

    private S3Client withRole() {
        AwsSessionCredentials session = account.assume(role);
        return account.s3(
                StaticCredentialsProvider.create(session),
                b -> b.overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry())));
    }

    private String get() {
        return s3.getObjectAsBytes(b -> b.bucket(B).key("k")).asUtf8String();
    }

    private void put(String key) {
        s3.putObject(b -> b.bucket(B).key(key), RequestBody.fromString("y"));
    }
}
