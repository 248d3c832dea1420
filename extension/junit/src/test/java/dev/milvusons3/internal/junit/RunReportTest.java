package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.Environment;
import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.report.html.ReportPage;
import dev.milvusons3.internal.report.run.Failures;
import dev.milvusons3.internal.report.run.ReportDirectory;
import dev.milvusons3.internal.report.run.Run;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.report.run.RunTest.Result;
import dev.milvusons3.internal.steps.FailedStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at the end of a run. */
class RunReportTest {
    @TempDir
    Path directory;

    @Test
    void oneForAllDeploymentsOfTheRun() throws IOException {
        FakeRun run = FakeRun.of(OneTestCase.class, SharedTestCase.class)
                .parameter("milvus-on-s3.report", directory.resolve("deep").toString())
                .parameter("milvus-on-s3.cache", directory.resolve("cache").toString());
        run.starter().report(RunReportTest::report);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(directory.resolve("deep").resolve("report.html"))
                .content()
                .contains("run run1", "run run2", "2 tests passed")
                .contains("RunReportTest.OneTestCase.passes(MilvusDeployment)");
    }

    @Test
    void oneForAllClassesThatAForkIsGiven() throws IOException {
        FakeRun run = reporting(SharedTestCase.class, OneTestCase.class, OtherSharedTestCase.class);
        run.starter().report(RunReportTest::report);

        run.executeOneByOne(() -> assertThat(directory.resolve("report")).doesNotExist());

        assertThat(read().parts()).singleElement();
        assertThat(read().testsOn("run1"))
                .extracting(RunTest::type)
                .containsExactly(SharedTestCase.class.getName(), OtherSharedTestCase.class.getName());
    }

    @Test
    void noneIfItIsOff() throws IOException {
        FakeRun run = FakeRun.of(OneTestCase.class).parameter("milvus-on-s3.report", "off");
        run.starter().report(RunReportTest::report);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Path.of("off")).doesNotExist();
    }

    @Test
    void testsAreUnderTheirDeploymentWithTheirResults() throws IOException {
        FakeRun run = reporting(MixedTestCase.class, OneTestCase.class);
        run.starter().report(RunReportTest::report);
        run.execute();

        Run report = read();
        assertThat(report.testsOn("run1"))
                .extracting(RunTest::name, RunTest::result)
                .containsExactlyInAnyOrder(
                        tuple("fails()", Result.FAILED),
                        tuple("fails(2)", Result.FAILED),
                        tuple("passes()", Result.PASSED),
                        tuple("isDisabled()", Result.DISABLED),
                        tuple("isAborted()", Result.ABORTED),
                        tuple("dynamic", Result.FAILED));
        assertThat(report.testsOn("run2")).singleElement();
        assertThat(page()).contains("✗ 3 tests failed, 2 passed, 2 skipped", "RunReportTest.MixedTestCase.fails()");
    }

    @Test
    void testsOfTheBuildersExtensionAreInItToo() throws IOException {
        FakeRun run = reporting(RegisteredTestCase.class);
        run.starter().report(RunReportTest::report);
        run.execute();

        assertThat(read().testsOn("run1"))
                .extracting(RunTest::name, RunTest::result)
                .containsExactlyInAnyOrder(
                        tuple("passes()", Result.PASSED),
                        tuple("isDisabled()", Result.DISABLED),
                        tuple("isAborted()", Result.ABORTED));
    }

    /** Nothing of theirs started, so nothing else would mention them. */
    @Test
    void classesWithWrongSettingsAreInIt() throws IOException {
        FakeRun run = reporting(WrongTestCase.class, OneTestCase.class);
        run.starter().report(RunReportTest::report);
        run.execute();

        assertThat(read().failedClasses()).singleElement().satisfies(failed -> {
            assertThat(failed.type()).isEqualTo(WrongTestCase.class.getName());
            assertThat(failed.failure().orElseThrow().message()).contains("nowhere");
        });
        assertThat(page()).contains("✗ 1 class failed, 1 passed", "RunReportTest.WrongTestCase");
    }

    @Test
    void classesWhoseStartFailedAreNamedWithIt() throws IOException {
        FakeRun run = reporting(OneTestCase.class);
        run.starter()
                .failingStart(() -> new FailedStart(
                        "no bucket", new IllegalStateException(), Evidence.none("broken"), report("broken")));
        run.execute();

        assertThat(read().testsOn("broken"))
                .singleElement()
                .satisfies(failed -> assertThat(failed.isClass()).isTrue());
        assertThat(Failures.of(read())).extracting(Failures.Group::title).containsExactly("RunReportTest.OneTestCase");
    }

    @Test
    void aClassThatFailedBeforeItsFirstTestIsInItOnce() throws IOException {
        FakeRun run = reporting(FailingBeforeAllTestCase.class);
        run.starter().report(RunReportTest::report);
        run.execute();

        assertThat(read().testsOn("run1"))
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure())
                        .hasValueSatisfying(why -> assertThat(why.message()).isEqualTo("early")));
    }

    @Test
    void disabledClassesSayWhy() throws IOException {
        FakeRun run = reporting(DisabledTestCase.class);
        run.starter().unavailable("there is no Docker");
        run.execute();

        assertThat(page()).contains("No test ran", "disabled: there is no Docker");
    }

    private FakeRun reporting(Class<?>... classes) {
        return FakeRun.of(classes)
                .parameter("milvus-on-s3.report", directory.resolve("report").toString())
                .parameter("milvus-on-s3.cache", directory.resolve("cache").toString());
    }

    private String page() throws IOException {
        return Files.readString(directory.resolve("report").resolve("report.html"));
    }

    private Run read() throws IOException {
        return ReportDirectory.merge(List.of(directory.resolve("report")), directory.resolve("merged"), ReportPage::of);
    }

    @Test
    void oneThatCannotBeWrittenFailsNothing() throws IOException {
        FakeRun run = FakeRun.of(OneTestCase.class)
                .parameter("milvus-on-s3.report", directory.resolve("place").toString())
                .parameter("milvus-on-s3.cache", directory.resolve("cache").toString());
        run.starter().report(id -> {
            // Too late for the check of the settings.
            writeFile(directory.resolve("place"));
            return report(id);
        });

        run.execute().allEvents().assertStatistics(stats -> stats.failed(0));

        assertThat(directory.resolve("place")).isRegularFile();
    }

    private static void writeFile(Path file) {
        try {
            Files.writeString(file, "in the way");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<DeploymentReport> report(String run) {
        return Optional.of(new DeploymentReport(
                run,
                "Test",
                Environment.EMBEDDED,
                Optional.empty(),
                "us-east-2",
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new StepLog(run),
                List.of(),
                List.of(),
                List.of(),
                "arn:aws:s3:::b",
                "arn:aws:s3:::b/*",
                Map.of()));
    }

    static class RegisteredTestCase {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();

        @Test
        void passes() {}

        @Test
        @Disabled("on purpose")
        void isDisabled() {}

        @Test
        void isAborted() {
            Assumptions.abort("on purpose");
        }
    }

    @MilvusOnS3
    static class OneTestCase {
        @Test
        void passes(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }

    @MilvusOnS3(scope = Scope.SHARED)
    static class SharedTestCase {
        @Test
        void passes(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }

    static class OtherSharedTestCase extends SharedTestCase {}

    @MilvusOnS3
    static class MixedTestCase {
        @Test
        void passes() {}

        @Test
        void fails() {
            throw new AssertionError("wrong");
        }

        @ParameterizedTest(name = "fails({0})")
        @ValueSource(ints = 2)
        void fails(int number) {
            throw new AssertionError("wrong " + number);
        }

        @Test
        @Disabled("not now")
        void isDisabled() {}

        @Test
        void isAborted() {
            Assumptions.abort("not here");
        }

        @TestFactory
        DynamicTest makes() {
            return DynamicTest.dynamicTest("dynamic", () -> {
                throw new AssertionError("dynamically wrong");
            });
        }
    }

    @MilvusOnS3(region = "nowhere")
    static class WrongTestCase {
        @Test
        void isNotReached() {}
    }

    @MilvusOnS3(ifUnavailable = IfUnavailable.DISABLE)
    static class DisabledTestCase {
        @Test
        void isNotReached() {}
    }

    @MilvusOnS3
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void fails() {
            throw new IllegalStateException("early");
        }

        @Test
        void isNotReached() {}
    }
}
