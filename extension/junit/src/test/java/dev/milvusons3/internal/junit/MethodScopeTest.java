package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.Scope;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deployments that each test has for itself. */
class MethodScopeTest {
    @Test
    void eachTestAndEachRepetitionHasItsOwn() {
        FakeRun run = FakeRun.of(SimpleTestCase.class);
        run.starter()
                .duringStart(() -> assertThat(run.starter().started())
                        .allSatisfy(earlier -> assertThat(earlier.closes()).isNotEmpty()));

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(run.starter().started())
                .hasSize(3)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void testsAtTheSameTimeHaveTheirOwnToo() {
        FakeRun run = FakeRun.of(SimpleTestCase.class).parallel();

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(run.starter().started())
                .hasSize(3)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void eachIsToldOfItsOwnFailureOnly() {
        FakeRun run = FakeRun.of(FailingTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1).failed(2));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.closes().toString())
                .containsExactlyInAnyOrder("[true]", "[false]", "[true]");
    }

    @Test
    void aDynamicTestsFailureIsToldToItsFactorysDeployment() {
        FakeRun run = FakeRun.of(DynamicTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.failed(1));

        assertThat(run.starter().only().closes()).containsExactly(true);
    }

    @Test
    void testsInRegionsHaveTheirOwnPerRegion() {
        FakeRun run = FakeRun.of(RegionsTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(4));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().region().id())
                .containsExactly("us-east-2", "us-east-2", "cn-north-1", "cn-north-1");
    }

    @Test
    void theBuildersExtensionKnowsTheTestsOwn() {
        FakeRun run = FakeRun.of(BuilderTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().started())
                .hasSize(2)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void aClassHasNone() {
        FakeRun run = FakeRun.of(BeforeAllTestCase.class);

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(finishedWithFailure(message((Predicate<
                        String>)
                text -> text.contains("scope = METHOD: each test has a deployment of its own, so there is none for the"
                        + " whole class. Ask for it in @BeforeEach")))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    @MilvusOnS3(scope = Scope.METHOD)
    static class SimpleTestCase {
        private final MilvusDeployment own;

        SimpleTestCase(MilvusDeployment own) {
            this.own = own;
        }

        @BeforeEach
        void prepare(MilvusDeployment deployment) {
            assertThat(deployment).isSameAs(own);
        }

        @RepeatedTest(2)
        void repeated(MilvusDeployment deployment) {
            assertThat(deployment).isSameAs(own);
        }

        @Test
        void one(MilvusDeployment deployment) {
            assertThat(deployment).isSameAs(own);
        }
    }

    @MilvusOnS3(scope = Scope.METHOD)
    static class FailingTestCase {
        @Test
        void fails(MilvusDeployment deployment) {
            throw new IllegalStateException("by design");
        }

        @Test
        void failsToo(MilvusDeployment deployment) {
            throw new IllegalStateException("by design");
        }

        @Test
        void succeeds(MilvusDeployment deployment) {}
    }

    @MilvusOnS3(scope = Scope.METHOD)
    static class DynamicTestCase {
        @TestFactory
        Stream<DynamicTest> tests(MilvusDeployment deployment) {
            return Stream.of(DynamicTest.dynamicTest("fails", () -> {
                throw new IllegalStateException("by design");
            }));
        }
    }

    @MilvusOnS3(scope = Scope.METHOD)
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class RegionsTestCase {
        @Test
        void one(MilvusDeployment deployment) {}

        @Test
        void two(MilvusDeployment deployment) {}
    }

    static class BuilderTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS =
                MilvusOnS3Extension.builder().scope(Scope.METHOD).build();

        @Test
        void one(MilvusDeployment deployment) {
            assertThat(MILVUS.deployment()).isSameAs(deployment);
        }

        @Test
        void two(MilvusDeployment deployment) {
            assertThat(MILVUS.deployment()).isSameAs(deployment);
        }
    }

    @MilvusOnS3(scope = Scope.METHOD)
    static class BeforeAllTestCase {
        @BeforeAll
        static void prepare(MilvusDeployment deployment) {}

        @Test
        void one() {}
    }
}
