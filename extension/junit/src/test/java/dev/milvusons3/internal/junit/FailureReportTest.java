package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.report.Redaction;
import dev.milvusons3.internal.steps.FailedStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is attached to JUnit's result when something fails. */
class FailureReportTest {
    @Test
    void aFailedStartAttachesItsEvidenceToTheClass(@TempDir Path output) {
        FakeRun run = FakeRun.of(FailingTestCase.class);
        run.starter()
                .failingStart(() ->
                        new FailedStart("no bucket", new IllegalStateException(), evidence("s"), Optional.empty()));

        Map<String, List<Path>> attached = run.attached(output);

        assertThat(attached).containsOnlyKeys("FailureReportTest$FailingTestCase");
        assertOneReport(attached.get("FailureReportTest$FailingTestCase"), "milvus-on-s3-s", "evidence of s");
    }

    @Test
    void aFailedTestAttachesItsEvidenceOnceAndAPassedOneNone(@TempDir Path output) {
        FakeRun run = FakeRun.of(FailingTestCase.class);
        run.starter().evidence(failure -> evidence(String.valueOf(failure.getMessage())));

        Map<String, List<Path>> attached = run.attached(output);

        assertThat(attached).containsOnlyKeys("fails(MilvusDeployment)");
        assertOneReport(attached.get("fails(MilvusDeployment)"), "milvus-on-s3-wrong", "evidence of wrong");
    }

    @Test
    void aTestsOwnDeploymentIsAskedWhileItRuns(@TempDir Path output) {
        FakeRun run = FakeRun.of(OwnDeploymentTestCase.class);
        run.starter().evidence(failure -> {
            assertThat(run.starter().started())
                    .last()
                    .satisfies(deployment -> assertThat(deployment.closes()).isEmpty());
            return evidence(String.valueOf(failure.getMessage()));
        });

        Map<String, List<Path>> attached = run.attached(output);

        assertThat(attached).containsOnlyKeys("fails(MilvusDeployment)");
        assertOneReport(attached.get("fails(MilvusDeployment)"), "milvus-on-s3-wrong", "evidence of wrong");
    }

    @Test
    void whatFailsBeforeTheFirstTestIsAttachedToTheClass(@TempDir Path output) {
        FakeRun run = FakeRun.of(FailingBeforeAllTestCase.class);
        run.starter().evidence(failure -> evidence(String.valueOf(failure.getMessage())));

        Map<String, List<Path>> attached = run.attached(output);

        assertThat(attached).containsOnlyKeys("FailureReportTest$FailingBeforeAllTestCase");
        assertOneReport(
                attached.get("FailureReportTest$FailingBeforeAllTestCase"), "milvus-on-s3-early", "evidence of early");
    }

    @Test
    void aReportThatCannotBeAttachedIsAddedToTheFailure() {
        FakeRun run = FakeRun.of(FailingTestCase.class);
        run.starter().evidence(failure -> evidence("t"));

        // The test kit refuses files.
        run.execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("fails("),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message("wrong"),
                                        suppressed(0, instanceOf(IllegalStateException.class)),
                                        suppressed(
                                                0,
                                                message(
                                                        text -> text.startsWith(
                                                                "the failure report of deployment t could not be attached"))))));
    }

    @Test
    void whatCouldNotBeCollectedIsAddedToTheFailure() {
        FakeRun run = FakeRun.of(FailingTestCase.class);
        run.starter().evidence(failure -> {
            Evidence.Builder evidence = new Evidence.Builder("t", Redaction.of(List.of()));
            evidence.problem(new IllegalStateException("no cluster"));
            return evidence.build();
        });

        run.execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("fails("),
                                finishedWithFailure(message("wrong"), suppressed(0, message("no cluster")))));
    }

    private static void assertOneReport(List<Path> attached, String name, String content) {
        assertThat(attached).singleElement().satisfies(directory -> {
            assertThat(directory.getFileName()).hasToString(name);
            assertThat(directory.resolve("a.txt")).hasContent(content);
        });
    }

    private static Evidence evidence(String run) {
        Evidence.Builder evidence = new Evidence.Builder(run, Redaction.of(List.of()));
        evidence.add("a.txt", () -> "evidence of " + run);
        return evidence.build();
    }

    @MilvusOnS3
    static class FailingTestCase {
        @Test
        void fails(MilvusDeployment deployment) {
            throw new AssertionError("wrong");
        }

        @Test
        void passes(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }

    @MilvusOnS3(scope = Scope.METHOD)
    static class OwnDeploymentTestCase {
        @Test
        void fails(MilvusDeployment deployment) {
            throw new AssertionError("wrong");
        }
    }

    @MilvusOnS3
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void fails(MilvusDeployment deployment) {
            throw new AssertionError("early");
        }

        @Test
        void isNotReached() {
            throw new AssertionError("reached");
        }
    }
}
