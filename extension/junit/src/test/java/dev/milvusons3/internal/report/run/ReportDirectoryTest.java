package dev.milvusons3.internal.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.report.run.RunTest.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One report for each build, whoever ends last. */
class ReportDirectoryTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path cache;

    @Test
    void theLastPageHasThePartsOfAllJvmsOfABuild() throws IOException {
        add(part("1@1", 11, 0, 60, "a.First", Result.PASSED));
        add(part("1@1", 12, 10, 50, "a.Second", Result.FAILED));
        Run run = add(part("1@1", 13, 55, 90, "b.Third", Result.PASSED));

        assertThat(page()).isEqualTo("1 test failed, 2 passed");
        assertThat(run.began()).isEqualTo(SampleParts.BEGAN);
        assertThat(run.ended()).isEqualTo(SampleParts.BEGAN.plusSeconds(90));
        assertThat(run.history())
                .singleElement()
                .satisfies(past -> assertThat(past.tests()).isEqualTo(3));
    }

    @Test
    void aNewBuildForgetsTheOldOne() throws IOException {
        add(part("1@1", 11, 0, 60, "a.First", Result.FAILED));
        Run run = add(part("2@2", 12, 100, 150, "a.First", Result.PASSED));

        assertThat(page()).isEqualTo("1 test passed");
        assertThat(run.history()).extracting(PastRun::failed).containsExactly(1, 0);
        assertThat(parts()).hasSize(1);
    }

    @Test
    void inADaemonABuildBeginsWhereAClassIsRunAgain() throws IOException {
        add(part("daemon:1@1", 11, 0, 60, "a.First", Result.FAILED));
        add(part("daemon:1@1", 12, 0, 60, "a.Second", Result.FAILED));
        assertThat(page()).isEqualTo("2 tests failed");

        add(part("daemon:1@1", 13, 70, 90, "a.First", Result.PASSED));

        assertThat(page()).isEqualTo("1 test passed");
    }

    @Test
    void manyAtOnceLoseNothing() throws Exception {
        ExecutorService jvms = Executors.newFixedThreadPool(4);
        try {
            List<Future<Run>> runs = IntStream.range(0, 20)
                    .mapToObj(i -> jvms.submit(() -> add(part("1@1", 100, 0, i, "a.Test" + i, Result.PASSED))))
                    .toList();
            for (Future<Run> run : runs) {
                run.get();
            }
        } finally {
            jvms.shutdown();
        }
        assertThat(page()).isEqualTo("All 20 tests passed");
        assertThat(parts()).hasSize(20);
    }

    @Test
    void whatAnotherVersionWroteIsNamedAndTheRestIsThere() throws IOException {
        Path parts = Files.createDirectories(directory.resolve("parts"));
        Files.writeString(parts.resolve("1-1.json"), "{\"format\": 99, \"tests\": 7}");
        Files.writeString(parts.resolve("1-2.json"), "{\"format\": 1, \"owner\": \"1@1\"}");
        Files.writeString(parts.resolve("1-3.json"), "{");

        Run run = add(part("1@1", 11, 0, 60, "a.First", Result.PASSED));

        assertThat(page()).isEqualTo("1 test passed");
        assertThat(run.problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("1-1.json", "another version of MilvusOnS3 (format 99, where this one reads 1)"))
                .anySatisfy(problem -> assertThat(problem).contains("1-2.json", "/version should be String"))
                .anySatisfy(problem -> assertThat(problem).contains("1-3.json", "cannot be read"));
    }

    @Test
    void theHistoryIsShortAndSurvivesItsOwnDamage() throws IOException {
        for (int i = 0; i < 25; i++) {
            add(part(i + "@" + i, 11, 100 * i, 100 * i + 50, "a.First", Result.PASSED));
        }
        Run run = add(part("99@99", 11, 5_000, 5_001, "a.First", Result.PASSED));
        assertThat(run.history()).hasSize(20);
        try (Stream<Path> files = Files.list(cache.resolve("reports"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "{\"format\": 2}");
            }
        }

        Run after = add(part("100@100", 11, 6_000, 6_001, "a.First", Result.PASSED));

        assertThat(after.history()).hasSize(1);
        assertThat(after.problems()).singleElement().asString().contains("begins anew");
    }

    @Test
    void severalDirectoriesBecomeOnePage() throws IOException {
        Path other = directory.resolve("other");
        add(part("1@1", 11, 0, 60, "a.First", Result.PASSED));
        directory(other, Optional.empty()).add(part("2@2", 12, 10, 50, "a.Second", Result.FAILED));

        ReportDirectory.merge(List.of(directory, other), directory.resolve("all"), Verdict::of);

        assertThat(directory.resolve("all/report.html")).hasContent("1 test failed, 1 passed");
        assertThatThrownBy(() -> ReportDirectory.merge(List.of(cache), directory.resolve("none"), Verdict::of))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no part of a report in " + cache);
    }

    @Test
    void theSummaryOfAJobHasABuildOnceAndLeavesWhatOthersWrote() throws IOException {
        Path summary = Files.writeString(directory.resolve("summary.md"), "## Of another tool");
        ReportDirectory here = directory(directory, Optional.of(summary));
        here.add(part("1@1", 11, 0, 60, "a.First", Result.PASSED));
        here.add(part("1@1", 12, 10, 50, "a.<b>Second|`", Result.FAILED));

        assertThat(Files.readString(summary))
                .startsWith("## Of another tool\n<!-- milvus-on-s3 1@1 begins -->\n### ❌ 1 test failed, 1 passed\n")
                .contains("#### &lt;b&gt;Second\\|\\`.finds()", "wrong")
                .containsOnlyOnce("###  ".strip() + " ❌")
                .endsWith("<!-- milvus-on-s3 1@1 ends -->\n");
    }

    private static RunPart part(String owner, long process, int from, int to, String type, Result result) {
        return SampleParts.of(owner, process, from, to, type, result);
    }

    private Run add(RunPart part) throws IOException {
        return directory(directory, Optional.empty()).add(part);
    }

    private ReportDirectory directory(Path place, Optional<Path> summary) {
        return new ReportDirectory(place, cache, summary, Verdict::of);
    }

    private String page() throws IOException {
        return Files.readString(directory.resolve("report.html"));
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("parts"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
