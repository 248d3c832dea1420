package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.StepLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page at the end of a run. */
class RunReportTest {
    @TempDir
    Path directory;

    @Test
    void oneForAllDeploymentsOfTheRun() throws IOException {
        FakeRun run = FakeRun.of(OneTestCase.class, SharedTestCase.class)
                .parameter("milvus-on-s3.report", directory.resolve("deep").toString());
        run.starter().report(RunReportTest::report);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(files(directory.resolve("deep")))
                .singleElement()
                .satisfies(file -> assertThat(file).content().contains("Deployment run1", "Deployment run2"));
    }

    @Test
    void noneIfItIsOff() throws IOException {
        FakeRun run = FakeRun.of(OneTestCase.class).parameter("milvus-on-s3.report", "off");
        run.starter().report(RunReportTest::report);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Path.of("off")).doesNotExist();
    }

    @Test
    void oneThatCannotBeWrittenFailsNothing() throws IOException {
        FakeRun run = FakeRun.of(OneTestCase.class)
                .parameter("milvus-on-s3.report", directory.resolve("place").toString());
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

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static Optional<DeploymentReport> report(String run) {
        return Optional.of(new DeploymentReport(
                run,
                "Test",
                Environment.EMBEDDED,
                "us-east-2",
                Map.of(),
                Optional.empty(),
                List.of(),
                new StepLog(run),
                List.of(),
                List.of(),
                "arn:aws:s3:::b",
                "arn:aws:s3:::b/*",
                Map.of()));
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
}
