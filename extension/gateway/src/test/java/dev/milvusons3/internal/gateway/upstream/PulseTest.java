package dev.milvusons3.internal.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.TestAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Something that takes connections and does not answer, as a container that is paused. */
@Timeout(60)
class PulseTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final AtomicBoolean answers = new AtomicBoolean();
    private final BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
    private final Pulse pulse = new Pulse("the thing", PATIENCE, this::ask, () -> "it is paused");

    private void ask(Duration limit) throws TimeoutException {
        boolean answer = answers.get();
        asked.add(answer);
        if (!answer) {
            throw new TimeoutException("no answer");
        }
    }

    @AfterEach
    void close() {
        pulse.close();
    }

    @Test
    @SuppressWarnings("try") // Waiting is all that it is for.
    void whoWaitsIsToldOnceItHasBeenSilentForLong() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        try (Pulse.Waiting waiting = pulse.await(told::countDown)) {
            told.await();
            assertThat(waiting).isNotNull();
        }

        assertThat(pulse.outage())
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).matches("the thing has not answered for \\d+ s \\(it is paused\\)"));
        assertThat(pulse.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.until()).isEmpty();
            assertThat(outage.reaches(Instant.now())).isTrue();
        });
    }

    /** Though nobody waits any more. */
    @Test
    void isAskedUntilItAnswersAgain() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        pulse.await(told::countDown).close();
        assertThat(asked).as("asked for nobody").isEmpty();
        Pulse.Waiting waiting = pulse.await(told::countDown);
        told.await();
        waiting.close();

        answers.set(true);
        while (!asked.take()) {
            // Those before.
        }
        while (pulse.outage().isPresent()) {
            Thread.onSpinWait();
        }
        assertThat(pulse.outages())
                .singleElement()
                .satisfies(outage ->
                        assertThat(outage.reaches(Instant.now().plusSeconds(1))).isFalse());
    }

    @Test
    @SuppressWarnings("try") // Waiting is all that it is for.
    void anAnswerThatTakesLongIsNoOutageWhileOthersAreGiven() throws InterruptedException {
        answers.set(true);
        try (Pulse.Waiting waiting = pulse.await(() -> {
            throw new AssertionError("given up");
        })) {
            asked.take();
            asked.take();
            assertThat(waiting).isNotNull();
            assertThat(pulse.outage()).isEmpty();
        }
        assertThat(pulse.outages()).isEmpty();
    }

    @Test
    void theGatewayGivesUpItsBackEndAndSaysWhy() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            try (Pulse own =
                            Pulse.of("LocalStack at " + endpoint, endpoint, PATIENCE, () -> "its container is paused");
                    TestAccount account = new TestAccount(b -> b.emulator(endpoint, own))) {
                S3Client s3 = account.s3(
                        StaticCredentialsProvider.create(account.gateway.rootCredentials()),
                        b -> b.overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1))));

                for (int attempt = 0; attempt < 2; attempt++) {
                    assertThatThrownBy(() -> s3.createBucket(b -> b.bucket("some-bucket")
                                    .createBucketConfiguration(c -> c.locationConstraint("us-east-2"))))
                            .isInstanceOfSatisfying(S3Exception.class, e -> {
                                assertThat(e.statusCode()).isEqualTo(503);
                                assertThat(e.awsErrorDetails().errorMessage())
                                        .startsWith("LocalStack at " + endpoint + " has not answered for ")
                                        .endsWith(" s (its container is paused)");
                            });
                }
                // Each was allowed, and nothing came of it.
                assertThat(account.gateway.decisions().list())
                        .extracting(RecordedDecision::verdict)
                        .containsExactly(Verdict.ALLOWED, Verdict.REJECTED, Verdict.ALLOWED, Verdict.REJECTED);
                assertThat(account.gateway.decisions().list()).element(3).satisfies(decision -> {
                    assertThat(decision.action()).isEqualTo("s3:CreateBucket");
                    assertThat(decision.errorCode()).isEqualTo(Upstream.UNAVAILABLE);
                    assertThat(decision.reason()).isEqualTo(own.outage().orElseThrow());
                });
                assertThat(own.outages()).hasSize(1);
            }
        }
    }
}
