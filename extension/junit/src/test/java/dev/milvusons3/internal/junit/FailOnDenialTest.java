package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.TestDecisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;

/** What a denial of Milvus' own request does to a test that asks for it, and how a test sees what is its own. */
class FailOnDenialTest {
    private static final String MESSAGE = "Milvus was denied s3:PutObject on arn:aws:s3:::b/k, which this test does not"
            + " expect (failOnDenial): no statement allows it\nA test that expects it says so before, by"
            + " expectDenials(\"s3:PutObject\") of its TestDecisions.";

    @Test
    void aTestThatWaitsIsEndedAndTheNextIsNotInterrupted() {
        FakeRun run = FakeRun.of(WaitingTestCase.class);

        assertThat(failures(run)).singleElement().satisfies(failure -> {
            assertThat(failure).isInstanceOf(AssertionFailedError.class).hasMessage(MESSAGE);
            assertThat(failure.getCause()).isInstanceOf(InterruptedException.class);
        });
        assertThat(run.starter().only().denialListeners()).isZero();
    }

    @Test
    void aTestThatPassesFailsUnlessItExpectsTheDenial() {
        assertThat(failures(FakeRun.of(PassingTestCase.class)))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage(MESSAGE).hasNoCause());
    }

    @Test
    void eachDynamicTestAndEachRowIsATestOfItsOwn() {
        FakeRun.of(SeveralTestCase.class)
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.failed(2).succeeded(2));
    }

    @Test
    void theBuilderCanAskForItToo() {
        assertThat(failures(FakeRun.of(RegisteredTestCase.class)))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage(MESSAGE));
    }

    @Test
    void theConfigurationCanAskForIt() {
        assertThat(failures(FakeRun.of(QuietTestCase.class))).isEmpty();
        assertThat(failures(FakeRun.of(QuietTestCase.class).parameter("milvus-on-s3.fail-on-denial", "true")))
                .hasSize(1);
    }

    @Test
    void aTestSeesItsOwnDecisionsAlone() {
        FakeRun.of(OwnDecisionsTestCase.class).execute().testEvents().assertStatistics(stats -> stats.succeeded(2));
    }

    private static List<Throwable> failures(FakeRun run) {
        Events tests = run.execute().testEvents();
        return tests.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
    }

    private static void deny(MilvusDeployment deployment, String action) {
        ((FakeDeployment) deployment)
                .decide(new RecordedDecision(
                        deployment.decisions().size() + 1,
                        Instant.EPOCH,
                        "s3",
                        action.substring("s3:".length()),
                        "*",
                        action,
                        "arn:aws:s3:::b/k",
                        Verdict.DENIED,
                        "AccessDenied",
                        "no statement allows it",
                        "minio-go",
                        Optional.empty()));
    }

    @MilvusOnS3(failOnDenial = true)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class WaitingTestCase {
        @Test
        void first(MilvusDeployment deployment) throws InterruptedException {
            CompletableFuture.runAsync(() -> deny(deployment, "s3:PutObject"));
            new CountDownLatch(1).await();
        }

        @Test
        void second() {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class PassingTestCase {
        @Test
        void isSurprised(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }

        @Test
        void isNot(MilvusDeployment deployment, TestDecisions decisions) {
            assertThatIllegalArgumentException().isThrownBy(() -> decisions.expectDenials("s3:PutObjct"));
            decisions.expectDenials("s3:putobject");
            deny(deployment, "s3:PutObject");
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class SeveralTestCase {
        @ParameterizedTest
        @ValueSource(strings = {"s3:PutObject", "s3:GetObject"})
        void row(String action, MilvusDeployment deployment, TestDecisions decisions) {
            decisions.expectDenials("s3:GetObject");
            deny(deployment, action);
        }

        @TestFactory
        Stream<DynamicTest> dynamic(MilvusDeployment deployment, TestDecisions decisions) {
            decisions.expectDenials("s3:GetObject");
            return Stream.of("s3:PutObject", "s3:GetObject")
                    .map(action -> DynamicTest.dynamicTest(action, () -> deny(deployment, action)));
        }
    }

    static class RegisteredTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS =
                MilvusOnS3Extension.builder().failOnDenial(true).build();

        @Test
        void isSurprised(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }
    }

    @MilvusOnS3
    static class QuietTestCase {
        @Test
        void isDenied(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }
    }

    @MilvusOnS3
    static class OwnDecisionsTestCase {
        @Test
        void one(MilvusDeployment deployment, TestDecisions decisions) {
            deny(deployment, "s3:PutObject");
            assertThat(decisions.soFar().countByAction()).containsOnlyKeys("s3:PutObject");
        }

        @Test
        void other(TestDecisions decisions, MilvusDeployment deployment) {
            deny(deployment, "s3:GetObject");
            assertThat(decisions.soFar().countByAction()).containsOnlyKeys("s3:GetObject");
        }
    }
}
