package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.MilvusOnS3Matrix;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.Scope;
import io.milvus.v2.client.MilvusClientV2;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;
import software.amazon.awssdk.regions.Region;

/** Classes and tests that are run per region, or per combination of environment and region. */
class RegionsTest {
    @Test
    void aClassIsRunWholeInEachRegionOnADeploymentOfItsOwn() {
        FakeRun run = FakeRun.of(ClassTestCase.class);

        EngineExecutionResults results = run.execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(6));
        assertThat(regions(run)).containsExactly("us-east-2", "cn-north-1");
        assertThat(displayNames(results)).contains("us-east-2", "cn-north-1");
        assertThat(run.starter().started())
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void aRegionsDeploymentGoesBeforeTheNextIsMade() {
        FakeRun run = FakeRun.of(ClassTestCase.class);
        run.starter()
                .duringStart(() -> assertThat(run.starter().started())
                        .allSatisfy(earlier -> assertThat(earlier.closes()).isNotEmpty()));

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(6));
    }

    @Test
    void aFailureIsToldToItsRegionsDeploymentOnly() {
        FakeRun run = FakeRun.of(FailingInChinaTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().region().id() + deployment.closes())
                .containsExactly("us-east-2[false]", "cn-north-1[true]");
    }

    @Test
    void aTestIsRunInEachRegionAndTheDeploymentsLastForTheClass() {
        FakeRun run = FakeRun.of(MethodTestCase.class);

        EngineExecutionResults results = run.execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(4));
        assertThat(regions(run)).containsExactlyInAnyOrder("us-east-2", "us-gov-west-1");
        assertThat(run.starter().started())
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void aFailedTestIsToldToItsRegionsDeploymentOnly() {
        FakeRun run = FakeRun.of(FailingMethodTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().region().id() + deployment.closes())
                .containsExactlyInAnyOrder("us-east-2[false]", "us-gov-west-1[true]");
    }

    @Test
    void argumentsOfParameterizedTestsDecideTheRegion() {
        FakeRun run = FakeRun.of(ParameterizedTestTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(regions(run)).containsExactly("eu-central-1", "cn-northwest-1");
    }

    @Test
    void argumentsOfParameterizedClassesDecideTheRegion() {
        FakeRun run = FakeRun.of(ParameterizedClassTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(regions(run)).containsExactly("eu-central-1", "cn-northwest-1");
    }

    @Test
    void aFailedParameterizedTestIsToldToItsDeployment() {
        FakeRun run = FakeRun.of(FailingParameterizedTestTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.failed(1));

        assertThat(run.starter().only().spec().region().id()).isEqualTo("eu-central-1");
        assertThat(run.starter().only().closes()).containsExactly(true);
    }

    @Test
    void theMatrixIsTheProductOfItsAxes() {
        FakeRun run = FakeRun.of(MatrixTestCase.class)
                .parameter("milvus-on-s3.aws.account", "111122223333")
                .parameter("milvus-on-s3.aws.regions", "us-east-2,eu-central-1")
                .parameter("milvus-on-s3.aws.kube-context", "tests");

        EngineExecutionResults results = run.execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(4));
        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().environment() + ", "
                        + deployment.spec().region())
                .containsExactly(
                        "EMBEDDED, us-east-2", "EMBEDDED, eu-central-1", "AWS, us-east-2", "AWS, eu-central-1");
        assertThat(displayNames(results)).contains("AWS, eu-central-1");
    }

    @Test
    void versionsOfMilvusAreAnAxisToo() {
        FakeRun run = FakeRun.of(VersionsTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().helm().milvusVersion())
                .containsExactly("2.3.5", "2.4.15");
    }

    @Test
    void theBuildersExtensionHasVariantsToo() {
        FakeRun run = FakeRun.of(BuilderTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().region().id() + " "
                        + deployment.spec().rootPath())
                .containsExactly("us-east-2 built", "cn-north-1 built");
    }

    @Test
    void sharedDeploymentsOfARegionAreSharedByClasses() {
        FakeRun run = FakeRun.of(SharedOneTestCase.class, SharedTwoTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(4));

        assertThat(regions(run)).containsExactly("us-east-2", "cn-north-1");
    }

    @Test
    void regionsRunAtTheSameTimeWhereJUnitDoes() {
        FakeRun run = FakeRun.of(ClassTestCase.class).parallel();
        CyclicBarrier bothStart = new CyclicBarrier(2);
        run.starter().duringStart(() -> {
            try {
                bothStart.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("the other region did not start meanwhile", e);
            }
        });

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(6));

        assertThat(regions(run)).containsExactlyInAnyOrder("us-east-2", "cn-north-1");
    }

    private static List<String> regions(FakeRun run) {
        return run.starter().started().stream()
                .map(deployment -> deployment.spec().region().id())
                .toList();
    }

    private static List<String> displayNames(EngineExecutionResults results) {
        return results.allEvents()
                .started()
                .map(Event::getTestDescriptor)
                .map(descriptor -> descriptor.getDisplayName())
                .toList();
    }

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class ClassTestCase {
        @Test
        void one(MilvusDeployment deployment, Region region) {
            assertThat(deployment.region()).isEqualTo(region);
        }

        @Test
        void two(MilvusClientV2 milvus) {
            assertThat(milvus).isNotNull();
        }

        @Nested
        class Inner {
            @BeforeAll
            static void prepare(MilvusDeployment deployment, Region region) {
                assertThat(deployment.region()).isEqualTo(region);
            }

            @Test
            void usesTheSame(MilvusDeployment deployment, Region region) {
                assertThat(deployment.region()).isEqualTo(region);
            }
        }
    }

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class FailingInChinaTestCase {
        @Test
        void fails(Region region) {
            assertThat(region.id()).isEqualTo("us-east-2");
        }
    }

    @MilvusOnS3
    static class MethodTestCase {
        @MilvusOnS3Regions({"us-east-2", "us-gov-west-1"})
        void one(MilvusDeployment deployment, Region region) {
            assertThat(deployment.region()).isEqualTo(region);
        }

        @MilvusOnS3Regions({"us-east-2", "us-gov-west-1"})
        void two(MilvusDeployment deployment, Region region) {
            assertThat(deployment.region()).isEqualTo(region);
        }
    }

    @MilvusOnS3
    static class FailingMethodTestCase {
        @MilvusOnS3Regions({"us-east-2", "us-gov-west-1"})
        void fails(Region region) {
            assertThat(region.id()).isEqualTo("us-east-2");
        }
    }

    @MilvusOnS3
    static class ParameterizedTestTestCase {
        @ParameterizedTest
        @ValueSource(strings = {"eu-central-1", "cn-northwest-1"})
        void finds(Region region, MilvusDeployment deployment) {
            assertThat(deployment.region()).isEqualTo(region);
        }
    }

    @MilvusOnS3
    static class FailingParameterizedTestTestCase {
        @ParameterizedTest
        @ValueSource(strings = "eu-central-1")
        void fails(Region region, MilvusDeployment deployment) {
            assertThat(deployment.region()).isNotEqualTo(region);
        }
    }

    @MilvusOnS3
    @ParameterizedClass
    @ValueSource(strings = {"eu-central-1", "cn-northwest-1"})
    static class ParameterizedClassTestCase {
        private final Region region;

        ParameterizedClassTestCase(Region region) {
            this.region = region;
        }

        @Test
        void finds(MilvusDeployment deployment) {
            assertThat(deployment.region()).isEqualTo(region);
        }
    }

    @MilvusOnS3
    @MilvusOnS3Matrix(
            environments = {Environment.EMBEDDED, Environment.AWS},
            regions = {"us-east-2", "eu-central-1"})
    static class MatrixTestCase {
        @Test
        void finds(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }

    @MilvusOnS3(environment = Environment.CONTAINERS)
    @MilvusOnS3Matrix(milvusVersions = {"2.3.5", "2.4.15"})
    static class VersionsTestCase {
        @Test
        void finds(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }

    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class BuilderTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS =
                MilvusOnS3Extension.builder().rootPath("built").build();

        @Test
        void finds(MilvusDeployment deployment, Region region) {
            assertThat(deployment.region()).isEqualTo(region);
        }
    }

    @MilvusOnS3(scope = Scope.SHARED)
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class SharedOneTestCase {
        @Test
        void finds(MilvusDeployment deployment, Region region) {
            assertThat(deployment.region()).isEqualTo(region);
        }
    }

    static class SharedTwoTestCase extends SharedOneTestCase {}
}
