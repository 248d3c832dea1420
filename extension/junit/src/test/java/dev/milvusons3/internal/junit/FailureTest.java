package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Scope;
import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What becomes of failures: of starts, of tests, of closes. */
class FailureTest {
    private static final String CAUSE = "Milvus may not s3:ListBucket\nlog: …";

    @Test
    void aFailedStartFailsTheClassAndIsNotTriedAgain() {
        FakeRun run = FakeRun.of(PassingTestCase.class);
        run.starter().failingStart(() -> new MilvusOnS3Exception(CAUSE));

        EngineExecutionResults results = run.execute();

        results.testEvents().assertStatistics(stats -> stats.started(0));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(PassingTestCase.class),
                                finishedWithFailure(instanceOf(MilvusOnS3Exception.class), message(CAUSE))));
        assertThat(run.starter().attempts()).hasSize(1);
    }

    @Test
    void aFailedStartForAConstructorToo() {
        FakeRun run = FakeRun.of(ConstructedTestCase.class);
        run.starter().failingStart(() -> new IllegalStateException("no cluster"));

        run.execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(ConstructedTestCase.class),
                                finishedWithFailure(instanceOf(IllegalStateException.class), message("no cluster"))));
        assertThat(run.starter().attempts()).hasSize(1);
    }

    @Test
    void aSharedStartThatFailedFailsEveryClassWithTheSameCause() {
        FakeRun run = FakeRun.of(SharedATestCase.class, SharedBTestCase.class);
        run.starter().failingStart(() -> new MilvusOnS3Exception(CAUSE));

        EngineExecutionResults results = run.execute();

        assertThat(run.starter().attempts()).containsExactly(SharedATestCase.class.getName());
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(container(SharedATestCase.class), finishedWithFailure(message(CAUSE))))
                .haveExactly(
                        1,
                        event(
                                container(SharedBTestCase.class),
                                finishedWithFailure(
                                        message("Milvus may not s3:ListBucket\nThe start for "
                                                + SharedATestCase.class.getName()
                                                + " failed, and the same deployment is not tried twice."),
                                        new Condition<>(
                                                thrown -> thrown.getCause() == null, "what was said in full before"))));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                InTestTestCase.class,
                InBeforeEachTestCase.class,
                InAfterEachTestCase.class,
                InBeforeAllTestCase.class,
                InAfterAllTestCase.class,
                InConstructorTestCase.class,
                InPerClassConstructorTestCase.class,
                InNestedTestCase.class,
                InDynamicTestCase.class,
                InFactoryTestCase.class,
                InParameterizedTestCase.class
            })
    void theDeploymentLearnsOfAFailureAnywhere(Class<?> sample) {
        FakeRun run = FakeRun.of(sample);

        run.execute().allEvents().assertStatistics(stats -> stats.failed(1));

        assertThat(run.starter().only().closes()).containsExactly(true);
    }

    @Test
    void abortedAndDisabledTestsAreNoFailures() {
        FakeRun run = FakeRun.of(AbortedTestCase.class, AbortedBeforeAllTestCase.class);

        run.execute()
                .allEvents()
                .assertStatistics(stats -> stats.failed(0).aborted(2).skipped(1));

        assertThat(run.starter().started())
                .hasSize(2)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void aFailedCloseFailsTheClassIfItsTestsPassed() {
        FakeRun run = FakeRun.of(PassingTestCase.class);
        run.starter().failingClose(() -> new MilvusOnS3Exception("bucket is left"));

        EngineExecutionResults results = run.execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(PassingTestCase.class),
                                finishedWithFailure(
                                        cause(instanceOf(MilvusOnS3Exception.class), message("bucket is left")))));
    }

    @Test
    void aFailedCloseOfASharedOneFailsTheRun() {
        FakeRun run = FakeRun.of(SharedATestCase.class, SharedBTestCase.class);
        run.starter().failingClose(() -> new MilvusOnS3Exception("bucket is left"));

        assertThatThrownBy(run::execute).hasMessage("bucket is left");
    }

    @Test
    void aFailedCloseIsSuppressedByTheTestsFailure() {
        FakeRun run = FakeRun.of(InTestTestCase.class);
        run.starter().failingClose(() -> new MilvusOnS3Exception("bucket is left"));

        EngineExecutionResults results = run.execute();

        results.containerEvents().assertStatistics(stats -> stats.failed(0));
        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                message("the test's own"), suppressed(0, message("bucket is left")))));
    }

    @Test
    void anInterruptedTestDoesNotInterruptTheClose() {
        FakeRun run = FakeRun.of(InterruptedTestCase.class);
        boolean[] interruptedInClose = new boolean[1];
        run.starter()
                .duringClose(deployment ->
                        interruptedInClose[0] = Thread.currentThread().isInterrupted());

        run.execute();

        assertThat(run.starter().only().closes()).hasSize(1);
        assertThat(interruptedInClose[0]).isFalse();
    }

    @MilvusOnS3
    static class PassingTestCase {
        @Test
        void passes() {}

        @Nested
        class Inner {}
    }

    @MilvusOnS3
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class ConstructedTestCase {
        ConstructedTestCase(MilvusDeployment deployment) {}

        @Test
        void passes() {}
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SharedATestCase {
        @Test
        void passes() {}
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SharedBTestCase {
        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InTestTestCase {
        @Test
        void fails() {
            throw new IllegalStateException("the test's own");
        }
    }

    @MilvusOnS3
    static class InBeforeEachTestCase {
        @BeforeEach
        void fails() {
            throw new IllegalStateException();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InAfterEachTestCase {
        @AfterEach
        void fails() {
            throw new IllegalStateException();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InBeforeAllTestCase {
        @BeforeAll
        static void fails() {
            throw new IllegalStateException();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InAfterAllTestCase {
        @AfterAll
        static void fails() {
            throw new IllegalStateException();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InConstructorTestCase {
        InConstructorTestCase() {
            throw new IllegalStateException();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class InPerClassConstructorTestCase {
        InPerClassConstructorTestCase(MilvusDeployment deployment) {
            throw new IllegalStateException();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InNestedTestCase {
        @Nested
        class Inner {
            @Test
            void fails() {
                throw new IllegalStateException();
            }
        }
    }

    @MilvusOnS3
    static class InDynamicTestCase {
        @TestFactory
        List<DynamicTest> factory() {
            return List.of(dynamicTest("passes", () -> {}), dynamicTest("fails", () -> {
                throw new IllegalStateException();
            }));
        }
    }

    @MilvusOnS3
    static class InFactoryTestCase {
        @TestFactory
        List<DynamicTest> fails() {
            throw new IllegalStateException();
        }
    }

    @MilvusOnS3
    static class InParameterizedTestCase {
        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void fails(int number) {
            assertThat(number).isEqualTo(1);
        }
    }

    @MilvusOnS3
    static class AbortedTestCase {
        @Test
        void aborted() {
            Assumptions.abort();
        }

        @Test
        @Disabled
        void disabled() {}
    }

    @MilvusOnS3
    static class AbortedBeforeAllTestCase {
        @BeforeAll
        static void aborted() {
            Assumptions.abort();
        }

        @Test
        void passes() {}
    }

    @MilvusOnS3
    static class InterruptedTestCase {
        @Test
        void passes() {}

        @AfterAll
        static void interrupted() {
            Thread.currentThread().interrupt();
        }
    }
}
