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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;

/** What a denial of Milvus' own request does to a test that asks for it, and how a test sees what is its own. */
class FailOnDenialTest {
    private static final String MESSAGE = message("this test");

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

    @Test
    void aMethodBeforeOrAfterEachTestFailsTheTest() {
        assertThat(failures(FakeRun.of(BeforeEachTestCase.class)))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage(message("@BeforeEach prepare()"))
                        .hasNoSuppressedExceptions());
        assertThat(failures(FakeRun.of(AfterEachTestCase.class)))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage(message("@AfterEach cleanUp()")));
        assertThat(failures(FakeRun.of(ConstructorTestCase.class)))
                .singleElement()
                .satisfies(
                        failure -> assertThat(failure).hasMessage(message("the constructor of ConstructorTestCase")));
    }

    @Test
    void aMethodBeforeOrAfterAllTestsFailsTheClassAndDoesNotWait() {
        FakeRun before = FakeRun.of(BeforeAllTestCase.class);
        EngineExecutionResults results = before.execute();
        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(failures(results.containerEvents())).singleElement().satisfies(failure -> {
            assertThat(failure).hasMessage(message("@BeforeAll prepare()"));
            assertThat(failure.getCause()).isInstanceOf(InterruptedException.class);
        });
        assertThat(before.starter().only().denialListeners()).isZero();
        assertThat(before.starter().only().closes()).containsExactly(true);

        results = FakeRun.of(AfterAllTestCase.class).execute();
        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
        assertThat(failures(results.containerEvents()))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage(message("@AfterAll cleanUp()")));
    }

    @Test
    void whatAClassExpectsItsTestsExpectAndNoOtherClass() {
        FakeRun.of(ExpectingTestCase.class)
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.failed(0).succeeded(2));
        assertThat(failures(FakeRun.of(ExpectingTestCase.class, PassingTestCase.class)))
                .hasSize(1);
    }

    @Test
    void lifecycleMethodsOfTheBuilderAreWatchedToo() {
        EngineExecutionResults results =
                FakeRun.of(RegisteredLifecycleTestCase.class).execute();
        assertThat(failures(results.testEvents()))
                .extracting(Throwable::getMessage)
                .containsExactly(message("@BeforeEach prepare()"));
        assertThat(failures(results.testEvents()).get(0).getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly(message("@AfterEach cleanUp()"));
        assertThat(failures(results.containerEvents()))
                .extracting(Throwable::getMessage)
                .containsExactly(message("@AfterAll cleanUpAll()"));
    }

    private static String message(String invoked) {
        return "Milvus was denied s3:PutObject on arn:aws:s3:::b/k, which " + invoked
                + " does not expect (failOnDenial): no statement allows it\nA method that expects it says so before, by"
                + " expectDenials(\"s3:PutObject\") of its TestDecisions.";
    }

    private static List<Throwable> failures(FakeRun run) {
        return failures(run.execute().testEvents());
    }

    private static List<Throwable> failures(Events events) {
        return events.failed().stream()
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

    @MilvusOnS3(failOnDenial = true)
    static class BeforeEachTestCase {
        @BeforeEach
        void prepare(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }

        @Test
        void isNotReached() {
            throw new AssertionError("was run");
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class AfterEachTestCase {
        @Test
        void passes() {}

        @AfterEach
        void cleanUp(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class ConstructorTestCase {
        ConstructorTestCase(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }

        @Test
        void isNotReached() {
            throw new AssertionError("was run");
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class BeforeAllTestCase {
        @BeforeAll
        static void prepare(MilvusDeployment deployment) throws InterruptedException {
            CompletableFuture.runAsync(() -> deny(deployment, "s3:PutObject"));
            new CountDownLatch(1).await();
        }

        @Test
        void isNotReached() {
            throw new AssertionError("was run");
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class AfterAllTestCase {
        @Test
        void passes() {}

        @AfterAll
        static void cleanUp(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }
    }

    @MilvusOnS3(failOnDenial = true)
    static class ExpectingTestCase {
        @BeforeAll
        static void prepare(MilvusDeployment deployment, TestDecisions decisions) {
            decisions.expectDenials("s3:PutObject");
            deny(deployment, "s3:PutObject");
        }

        @Test
        void isPrepared(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }

        @Nested
        class Inner {
            @Test
            void isPreparedToo(MilvusDeployment deployment) {
                deny(deployment, "s3:PutObject");
            }
        }
    }

    static class RegisteredLifecycleTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS =
                MilvusOnS3Extension.builder().failOnDenial(true).build();

        @BeforeAll
        static void prepareAll(MilvusDeployment deployment, TestDecisions decisions) {
            decisions.expectDenials("s3:GetObject");
            deny(deployment, "s3:GetObject");
        }

        @BeforeEach
        void prepare(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }

        @Test
        void isNotReached() {
            throw new AssertionError("was run");
        }

        @AfterEach
        void cleanUp(MilvusDeployment deployment) {
            deny(deployment, "s3:PutObject");
        }

        @AfterAll
        static void cleanUpAll(MilvusDeployment deployment) {
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
