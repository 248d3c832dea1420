package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.MilvusServer;
import dev.milvusons3.Scope;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an environment cannot be had, tests fail or are disabled, as they ask. */
class UnavailableTest {
    private static final String REASON = "environment CONTAINERS is not available: no Docker engine answers";

    @Test
    void theClassIsDisabledWithTheReason() {
        FakeRun run = FakeRun.of(DisabledTestCase.class);
        run.starter().unavailable(REASON);

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(skippedWithReason(REASON)));

        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void aClassWithTheBuildersExtensionToo() {
        FakeRun run = FakeRun.of(BuilderTestCase.class);
        run.starter().unavailable(REASON);

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(skippedWithReason(REASON)));

        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void aTestWithTheBuildersExtensionInAnInstanceFieldToo() {
        FakeRun run = FakeRun.of(InstanceTestCase.class);
        run.starter().unavailable(REASON);

        run.execute().testEvents().assertThatEvents().haveExactly(1, event(skippedWithReason(REASON)));

        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void aClassWithADeploymentForEachTestToo() {
        FakeRun run = FakeRun.of(MethodTestCase.class);
        run.starter().unavailable(REASON);

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(skippedWithReason(REASON)));

        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void inVariantsEachTestIsDisabled() {
        FakeRun run = FakeRun.of(RegionsTestCase.class);
        run.starter().unavailable(REASON);

        run.execute().testEvents().assertThatEvents().haveExactly(2, event(skippedWithReason(REASON)));

        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void whereItIsAvailableNothingIsDisabled() {
        FakeRun run = FakeRun.of(DisabledTestCase.class, MethodTestCase.class, RegionsTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.skipped(0).succeeded(4));
    }

    @Test
    void requiredEnvironmentsAreStartedAllTheSame() {
        FakeRun run = FakeRun.of(DisabledTestCase.class).parameter("milvus-on-s3.require", "EMBEDDED");
        run.starter().unavailable(REASON).failingStart(() -> new MilvusOnS3Exception(REASON));

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(finishedWithFailure(message((Predicate<
                        String>)
                REASON::equals))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAMESPACE", "CONTAINERS, process"})
    void requiredRuntimesAreStartedAllTheSame(String required) {
        FakeRun run = FakeRun.of(DisabledTestCase.class).parameter("milvus-on-s3.require", required);
        run.starter().unavailable(REASON).failingStart(() -> new MilvusOnS3Exception(REASON));

        run.execute()
                .containerEvents()
                .assertStatistics(stats -> stats.skipped(0).failed(1));
    }

    @Test
    void whatIsRequiredBesidesDoesNotCount() {
        FakeRun run = FakeRun.of(NamespaceTestCase.class).parameter("milvus-on-s3.require", "CONTAINERS,CONTAINER");
        run.starter().unavailable(REASON);

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(skippedWithReason(REASON)));
    }

    @Test
    void whoDoesNotAskForItFails() {
        FakeRun run = FakeRun.of(FailingTestCase.class);
        run.starter().unavailable(REASON).failingStart(() -> new MilvusOnS3Exception(REASON));

        run.execute()
                .containerEvents()
                .assertStatistics(stats -> stats.skipped(0).failed(1));
    }

    @Test
    void wrongSettingsAreNotHidden() {
        FakeRun run = FakeRun.of(WrongTestCase.class);
        run.starter().unavailable(REASON);

        run.execute().containerEvents().assertThatEvents().haveExactly(1, event(finishedWithFailure(message((Predicate<
                        String>)
                text -> text.contains("AWS has no such region")))));
    }

    @MilvusOnS3(ifUnavailable = IfUnavailable.DISABLE)
    static class DisabledTestCase {
        @Test
        void test(MilvusDeployment deployment) {}
    }

    @MilvusOnS3(milvus = @MilvusServer(runtime = MilvusRuntime.NAMESPACE), ifUnavailable = IfUnavailable.DISABLE)
    static class NamespaceTestCase {
        @Test
        void test(MilvusDeployment deployment) {}
    }

    static class BuilderTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder()
                .ifUnavailable(IfUnavailable.DISABLE)
                .build();

        @Test
        void test(MilvusDeployment deployment) {}
    }

    static class InstanceTestCase {
        @RegisterExtension
        final MilvusOnS3Extension milvus = MilvusOnS3Extension.builder()
                .ifUnavailable(IfUnavailable.DISABLE)
                .build();

        @Test
        void test(MilvusDeployment deployment) {}
    }

    @MilvusOnS3(ifUnavailable = IfUnavailable.DISABLE, scope = Scope.METHOD)
    static class MethodTestCase {
        @Test
        void test(MilvusDeployment deployment) {}
    }

    @MilvusOnS3(ifUnavailable = IfUnavailable.DISABLE)
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class RegionsTestCase {
        @Test
        void test(MilvusDeployment deployment) {}
    }

    @MilvusOnS3
    static class FailingTestCase {
        @Test
        void test(MilvusDeployment deployment) {}
    }

    @MilvusOnS3(ifUnavailable = IfUnavailable.DISABLE, region = "us-easy-2")
    static class WrongTestCase {
        @Test
        void test(MilvusDeployment deployment) {}
    }
}
