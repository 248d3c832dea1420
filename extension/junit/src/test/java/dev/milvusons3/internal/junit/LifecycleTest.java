package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import io.milvus.v2.client.MilvusClientV2;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import software.amazon.awssdk.regions.Region;

/** How many deployments are started and closed, and when. */
class LifecycleTest {
    @Test
    void oneDeploymentServesAllTestsOfAClass() {
        FakeRun run = FakeRun.of(TwoTestsTestCase.class);

        EngineExecutionResults results = run.execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));
        assertThat(run.starter().attempts()).containsExactly(TwoTestsTestCase.class.getName());
        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void eachClassHasItsOwn() {
        FakeRun run = FakeRun.of(TwoTestsTestCase.class, OtherTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(run.starter().started())
                .hasSize(2)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void equalSharedOnesAreStartedOnce() {
        FakeRun run = FakeRun.of(SharedATestCase.class, SharedBTestCase.class).parallel();

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    /** Each class is an execution of its own there. */
    @Test
    void sharedOnesServeAllClassesThatAForkIsGiven() {
        FakeRun run = FakeRun.of(SharedATestCase.class, OtherTestCase.class, SharedBTestCase.class);

        run.executeOneByOne(() -> {
            assertThat(run.starter().attempts())
                    .containsExactly(SharedATestCase.class.getName(), OtherTestCase.class.getName());
            assertThat(run.starter().started())
                    .extracting(FakeDeployment::closes)
                    .containsExactly(List.of(), List.of(false));
        });

        assertThat(run.starter().started())
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void sessionsDoNotShare() {
        FakeRun run = FakeRun.of(SharedHereTestCase.class);

        run.execute();
        run.execute();

        assertThat(run.starter().started())
                .hasSize(2)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void sharedOnesThatAskForDifferentThingsGetOneEachUntilTheRunEnds() {
        FakeRun run = FakeRun.of(SharedHereTestCase.class, SharedElsewhereTestCase.class, SharedHereTooTestCase.class)
                .parallel();

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(run.starter().started())
                .extracting(MilvusDeployment::region)
                .containsExactlyInAnyOrder(Region.US_EAST_2, Region.EU_CENTRAL_1);
        assertThat(run.starter().started())
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void nestedClassesShareTheirEnclosingClass() {
        FakeRun run = FakeRun.of(OuterTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(run.starter().attempts()).containsExactly(OuterTestCase.class.getName());
        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void constructorsOfPerClassInstancesStartIt() {
        FakeRun run = FakeRun.of(PerClassTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void isReleasedEvenIfJUnitIsToldNotToCloseWhatIsInItsStores() {
        FakeRun run = FakeRun.of(OtherTestCase.class)
                .parameter("junit.jupiter.extensions.store.close.autocloseable.enabled", "false");

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @MilvusOnS3
    static class TwoTestsTestCase {
        @Test
        void one(MilvusClientV2 client) {
            assertThat(client).isNotNull();
        }

        @Test
        void two(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }
    }

    @MilvusOnS3
    static class OtherTestCase {
        @Test
        void one() {}
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SharedATestCase {
        @Test
        void one(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SharedHereTestCase {
        @Test
        void isHere(MilvusDeployment deployment) {
            assertThat(deployment.region()).isEqualTo(Region.US_EAST_2);
        }
    }

    static class SharedHereTooTestCase extends SharedHereTestCase {}

    @MilvusOnS3(scope = Scope.SHARED, region = "eu-central-1")
    static class SharedElsewhereTestCase {
        @Test
        void isThere(MilvusDeployment deployment) {
            assertThat(deployment.region()).isEqualTo(Region.EU_CENTRAL_1);
        }
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SharedBTestCase {
        @Test
        void one(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }
    }

    @MilvusOnS3
    static class OuterTestCase {
        @Test
        void outer(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }

        @Nested
        class Inner {
            @Test
            void inner(MilvusDeployment deployment) {
                assertThat(deployment.runId()).isEqualTo("run1");
            }

            @Nested
            @MilvusOnS3(region = "us-east-2")
            class Innermost {
                @Test
                void innermost(MilvusDeployment deployment) {
                    assertThat(deployment.runId()).isEqualTo("run1");
                }
            }
        }
    }

    @MilvusOnS3
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassTestCase {
        private final MilvusDeployment injected;

        PerClassTestCase(MilvusDeployment injected) {
            this.injected = injected;
        }

        @Test
        void one(MilvusDeployment deployment) {
            assertThat(deployment).isSameAs(injected);
        }

        @Test
        void two(MilvusDeployment deployment) {
            assertThat(deployment).isSameAs(injected);
        }
    }
}
