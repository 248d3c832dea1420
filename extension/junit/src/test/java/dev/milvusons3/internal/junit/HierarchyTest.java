package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.Probe;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Superclasses, interfaces, meta-annotations, nested classes, class templates, and where these disagree. */
class HierarchyTest {
    @Test
    void subclassesInheritAndAdd() {
        FakeRun run = FakeRun.of(SubTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(run.starter().only().spec().region().id()).isEqualTo("eu-west-1");
        assertThat(run.starter().only().spec().rootPath()).isEqualTo("sub");
    }

    @Test
    void interfacesAndMetaAnnotationsCount() {
        FakeRun run = FakeRun.of(OnInterfaceTestCase.class, OnMetaTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().region().id())
                .containsExactly("eu-west-1", "eu-north-1");
    }

    @Test
    void aNestedClassThatAddsSomethingDifferentHasItsOwn() {
        FakeRun run = FakeRun.of(AddingTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().attempts())
                .containsExactly(AddingTestCase.class.getName(), AddingTestCase.Inner.class.getName());
        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().region().id())
                .containsOnly("eu-west-1");
        assertThat(run.starter().started())
                .extracting(deployment -> deployment.spec().rootPath())
                .containsExactly("files", "inner");
        assertThat(run.starter().started())
                .allSatisfy(deployment -> assertThat(deployment.closes()).containsExactly(false));
    }

    @Test
    void allInvocationsOfAClassTemplateShareOne() {
        FakeRun run = FakeRun.of(TemplateTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().only().closes()).containsExactly(false);
    }

    @Test
    void configurationFillsWhatTheAnnotationLeavesOpen() {
        FakeRun run = FakeRun.of(SuperTestCase.class)
                .parameter("milvus-on-s3.environment", "containers")
                .parameter("milvus-on-s3.region", "eu-south-1");

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(run.starter().only().spec().environment()).isEqualTo(Environment.CONTAINERS);
        assertThat(run.starter().only().spec().region().id()).isEqualTo("eu-west-1");
    }

    @Test
    void aNestedClassMayNotContradictAndItsEnclosingClassDoesNotEvenStart() {
        FakeRun run = FakeRun.of(ContradictingOuterTestCase.class);

        run.execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(ContradictingOuterTestCase.class),
                                finishedWithFailure(
                                        instanceOf(MilvusOnS3ConfigurationException.class),
                                        message(ContradictingOuterTestCase.Inner.class.getName()
                                                + ": 1 problem with the settings of @MilvusOnS3, nothing was started"
                                                + "\n  - region = \"eu-west-1\" (@MilvusOnS3 on "
                                                + ContradictingOuterTestCase.class.getName()
                                                + ") and \"eu-west-2\" (@MilvusOnS3 on "
                                                + ContradictingOuterTestCase.Inner.class.getName()
                                                + ") contradict each other. Set it in one of the two places only, or to"
                                                + " the same value."))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void aSubclassMayNotContradict() {
        FakeRun run = FakeRun.of(ContradictingSubTestCase.class);

        run.execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(ContradictingSubTestCase.class),
                                finishedWithFailure(message(ContradictingSubTestCase.class.getName()
                                        + ": 1 problem with the settings of @MilvusOnS3, nothing was started"
                                        + "\n  - region = \"eu-west-1\" (@MilvusOnS3 on "
                                        + SuperTestCase.class.getName()
                                        + ") and \"eu-north-1\" (@MilvusOnS3 on @" + Northern.class.getName()
                                        + ", which is on " + ContradictingSubTestCase.class.getName()
                                        + ") contradict each other. Set it in one of the two places only, or to the same"
                                        + " value."))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    @MilvusOnS3(region = "eu-west-1", startupTimeout = "90s")
    static class SuperTestCase {
        @Test
        void one(MilvusDeployment deployment) {
            assertThat(deployment.region().id()).isEqualTo("eu-west-1");
        }
    }

    @MilvusOnS3(rootPath = "sub", startupTimeout = "PT1M30S")
    static class SubTestCase extends SuperTestCase {}

    @MilvusOnS3(region = "eu-west-1")
    interface Western {}

    static class OnInterfaceTestCase implements Western {
        @Test
        void one(MilvusDeployment deployment) {}
    }

    @Retention(RetentionPolicy.RUNTIME)
    @MilvusOnS3(region = "eu-north-1")
    @interface Northern {}

    @Retention(RetentionPolicy.RUNTIME)
    @Northern
    @interface FarNorthern {}

    @FarNorthern
    static class OnMetaTestCase {
        @Test
        void one(MilvusDeployment deployment) {}
    }

    @MilvusOnS3(region = "eu-west-1")
    static class AddingTestCase {
        @Test
        void outer(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }

        @Nested
        @MilvusOnS3(rootPath = "inner")
        class Inner {
            @Test
            void inner(MilvusDeployment deployment) {
                assertThat(deployment.runId()).isEqualTo("run2");
            }
        }
    }

    @MilvusOnS3
    @ParameterizedClass
    @ValueSource(ints = {1, 2})
    static class TemplateTestCase {
        @Parameter
        int number;

        @Test
        void one(MilvusDeployment deployment) {
            assertThat(deployment.runId()).isEqualTo("run1");
        }
    }

    @MilvusOnS3(region = "eu-west-1")
    static class ContradictingOuterTestCase {
        @Test
        void outer() {}

        @Nested
        @MilvusOnS3(region = "eu-west-2")
        class Inner {
            @Test
            void inner() {}
        }
    }

    @Northern
    @MilvusOnS3(probe = Probe.WRITE)
    static class ContradictingSubTestCase extends SuperTestCase {}
}
