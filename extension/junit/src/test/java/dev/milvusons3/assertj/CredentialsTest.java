package dev.milvusons3.assertj;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.CredentialUse;
import dev.milvusons3.CredentialUse.Client;
import dev.milvusons3.CredentialUse.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of how Milvus uses credentials, of uses that are made up. */
class CredentialsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private InJvmDeployment deployment;

    @BeforeEach
    void start() throws IOException {
        deployment = new InJvmDeployment(InJvmDeployment.resource("policies/milvus-s3.json"));
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void callsAreCountedInAnyPeriodAndOfAllClients() {
        deployment.use(new CredentialUse(List.of(client("Go", calls(0, 50, 70)), client("C++", calls(65)))));

        assertThat(deployment).callsStsAtMost(3).per(Duration.ofMinutes(1));
        assertThat(deployment).callsStsAtMost(2).per(Duration.ofSeconds(20));
        assertThatThrownBy(() -> assertThat(deployment).callsStsAtMost(2).per(Duration.ofSeconds(21)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to call STS at most 2 times per PT21S")
                .hasMessageContaining("but it called STS 3 times within 20000 ms, beginning at 2026-01-01T00:00:50Z")
                .hasMessageContaining("Go: asked STS 3 times (0 refused), 1.5 a minute, 0.300 for each of 10 requests");
    }

    @Test
    void nothingIsToldOfWhoNeverCalled() {
        assertThatThrownBy(() -> assertThat(deployment).callsStsAtMost(2).per(Duration.ofSeconds(21)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but it never called STS, so it cannot be told");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(deployment).callsStsAtMost(1).per(Duration.ZERO))
                .withMessage("calls per PT0S: it is a time greater than zero");
        assertThatThrownBy(() -> assertThat(deployment).renewsCredentialsBefore(Duration.ofMinutes(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but it has not asked S3 for anything in a session");
    }

    @Test
    void aSessionIsToBeRenewedInTimeByEachClient() {
        Client inTime = client("Go", calls(0, 60), session(900, 700), session(1600, 800));
        deployment.use(new CredentialUse(List.of(inTime)));
        assertThat(deployment).renewsCredentialsBefore(Duration.ofSeconds(200));

        deployment.use(new CredentialUse(List.of(inTime, client("C++", calls(0), session(900, 895)))));
        assertThatThrownBy(() -> assertThat(deployment).renewsCredentialsBefore(Duration.ofSeconds(200)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to use no session that has less than PT3M20S left")
                .hasMessageContaining("but its C++ client still used one that had 5000 ms left")
                .hasMessageContaining("used until 5.0 s before their end");
    }

    @Test
    void aSessionThatNeedsNoRenewalYetIsNoEvidence() {
        deployment.use(new CredentialUse(List.of(client("Go", calls(0), session(900, 10), session(905, 20)))));

        assertThatThrownBy(() -> assertThat(deployment).renewsCredentialsBefore(Duration.ofSeconds(200)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but its Go client had no reason to renew any")
                .hasMessageContaining("shortSessions");
    }

    private static List<Instant> calls(int... seconds) {
        return IntStream.of(seconds).mapToObj(START::plusSeconds).toList();
    }

    private static Session session(int ends, int lastUsed) {
        return new Session(START.plusSeconds(ends), START.plusSeconds(lastUsed));
    }

    private static Client client(String name, List<Instant> calls, Session... sessions) {
        return new Client(name, calls, 0, List.of(sessions), 10, Duration.ofMinutes(2));
    }
}
