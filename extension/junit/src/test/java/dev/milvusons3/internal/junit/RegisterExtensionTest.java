package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.milvusons3.Environment;
import dev.milvusons3.Keep;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.Probe;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.spec.DeploymentSpec;
import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** The builder's extension, in fields of both kinds. */
class RegisterExtensionTest {
    @Test
    void aStaticFieldServesTheWholeClass() {
        FakeRun run = FakeRun.of(StaticTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));

        DeploymentSpec spec = run.starter().only().spec();
        assertThat(spec.region().id()).isEqualTo("eu-central-1");
        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void aStaticMethodCanAskForTheDeploymentWhileTheClassRuns() {
        FakeRun.of(AskingTestCase.class)
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));

        assertThatIllegalStateException()
                .isThrownBy(AskingTestCase.MILVUS::deployment)
                .withMessageContaining("no test class with this MilvusOnS3Extension is running");
    }

    @Test
    void anInstanceFieldServesTheWholeClassWithOneDeployment() {
        FakeRun run = FakeRun.of(InstanceTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void concurrentTestsWithAnInstanceFieldShareItToo() {
        FakeRun run = FakeRun.of(InstanceTestCase.class).parallel();

        run.execute().testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void anInstanceFieldOfAPerClassInstanceToo() {
        FakeRun run = FakeRun.of(PerClassInstanceTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.started(2).succeeded(2));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void aFailedStartForAnInstanceFieldFailsEveryTestAndIsToldInFullOnce() {
        FakeRun run = FakeRun.of(InstanceTestCase.class);
        run.starter().failingStart(() -> new MilvusOnS3Exception("no bucket"));

        EngineExecutionResults results = run.execute();

        results.testEvents()
                .assertStatistics(stats -> stats.failed(3))
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(test(), finishedWithFailure(instanceOf(MilvusOnS3Exception.class), message("no bucket"))))
                .haveExactly(
                        2,
                        event(
                                test(),
                                finishedWithFailure(
                                        instanceOf(MilvusOnS3Exception.class),
                                        message(text -> text.startsWith("no bucket\nThe start for ")))));
        assertThat(run.starter().attempts()).hasSize(1);
    }

    @Test
    void aFailedTestIsNoticed() {
        FakeRun run = FakeRun.of(FailingInstanceTestCase.class, FailingStaticTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.failed(2));

        assertThat(run.starter().started())
                .hasSize(2)
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(true));
    }

    @Test
    void theBuilderHasEveryAttribute() {
        FakeRun run = FakeRun.of(EverythingTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        DeploymentSpec spec = run.starter().only().spec();
        assertThat(spec.environment()).isEqualTo(Environment.CONTAINERS);
        assertThat(spec.namespace()).contains("vectors");
        assertThat(spec.serviceAccount()).contains("reader");
        assertThat(spec.roleName()).contains("Reader");
        assertThat(spec.policyName()).contains("ReadIt");
        assertThat(spec.bucketName()).contains("my-bucket");
        assertThat(spec.rootPath()).isEqualTo("team/files");
        assertThat(spec.startupTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(spec.keep()).isEqualTo(Keep.ON_FAILURE);
        assertThat(spec.scope()).isEqualTo(Scope.SHARED);
        assertThat(spec.probe()).isEqualTo(Probe.WRITE);
    }

    @Test
    void aFieldBesideTheAnnotationIsAnErrorBeforeAnythingStarts() {
        FakeRun run = FakeRun.of(BothTestCase.class);

        EngineExecutionResults results = run.execute();

        String name = BothTestCase.class.getName();
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(BothTestCase.class),
                                finishedWithFailure(
                                        instanceOf(MilvusOnS3ConfigurationException.class),
                                        message(name
                                                + ": 1 problem with the settings of @MilvusOnS3, nothing was started"
                                                + "\n  - @MilvusOnS3 on " + name + " and MilvusOnS3Extension in field "
                                                + name + ".MILVUS would each have a deployment injected."
                                                + " Keep the annotation, or a single field."))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void twoFieldsAreAnErrorToo() {
        FakeRun run = FakeRun.of(TwoFieldsTestCase.class);

        run.execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(TwoFieldsTestCase.class),
                                finishedWithFailure(
                                        instanceOf(MilvusOnS3ConfigurationException.class),
                                        message(text -> text.contains(StaticTestCase.class.getName() + ".MILVUS and ")
                                                && text.contains(TwoFieldsTestCase.class.getName() + ".OTHER")))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    static class AskingTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();

        private static String bucket() {
            return MILVUS.deployment().bucket();
        }

        @Test
        void isTheInjectedOne(MilvusDeployment deployment) {
            assertThat(bucket()).isEqualTo(deployment.bucket());
        }
    }

    static class StaticTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS =
                MilvusOnS3Extension.builder().region("eu-central-1").build();

        StaticTestCase(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }

        @BeforeAll
        static void beforeAll(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }

        @Test
        void one(MilvusClientV2 client) {
            assertThat(client).isNotNull();
        }

        @Test
        void two(MilvusDeployment deployment) {
            assertThat(deployment.region().id()).isEqualTo("eu-central-1");
        }

        @Nested
        class Inner {
            @Test
            void three(MilvusDeployment deployment) {
                assertThat(deployment.runId()).isEqualTo("run1");
            }
        }
    }

    static class InstanceTestCase {
        @RegisterExtension
        final MilvusOnS3Extension milvus =
                MilvusOnS3Extension.builder().region("eu-central-1").build();

        @BeforeEach
        void beforeEach(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }

        @Test
        void one(MilvusClientV2 client) {
            assertThat(client).isNotNull();
        }

        @Test
        void two() {}

        @Nested
        class Inner {
            @Test
            void three(MilvusDeployment deployment) {
                assertThat(deployment.runId()).isEqualTo("run1");
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassInstanceTestCase {
        @RegisterExtension
        final MilvusOnS3Extension milvus = MilvusOnS3Extension.builder().build();

        @BeforeAll
        void beforeAll(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }

        @Test
        void one() {}

        @Test
        void two() {}
    }

    static class FailingInstanceTestCase {
        @RegisterExtension
        final MilvusOnS3Extension milvus = MilvusOnS3Extension.builder().build();

        @Test
        void fails() {
            throw new IllegalStateException();
        }
    }

    static class FailingStaticTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();

        @Test
        void fails() {
            throw new IllegalStateException();
        }
    }

    static class EverythingTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder()
                .environment(Environment.CONTAINERS)
                .region("eu-central-1")
                .policy("dev/milvusons3/milvus-s3-policy.json")
                .trustPolicy("dev/milvusons3/milvus-trust-policy.json")
                .namespace("vectors")
                .serviceAccount("reader")
                .roleName("Reader")
                .policyName("ReadIt")
                .bucketName("my-bucket")
                .rootPath("team/files")
                .startupTimeout(Duration.ofSeconds(90))
                .keep(Keep.ON_FAILURE)
                .scope(Scope.SHARED)
                .probe(Probe.WRITE)
                .build();

        @Test
        void one() {}
    }

    @MilvusOnS3
    static class BothTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();

        @Test
        void one() {}
    }

    static class TwoFieldsTestCase extends StaticTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension OTHER = MilvusOnS3Extension.builder().build();

        TwoFieldsTestCase(MilvusDeployment deployment) {
            super(deployment);
        }
    }
}
