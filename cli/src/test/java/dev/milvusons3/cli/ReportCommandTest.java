package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.report.html.ReportPage;
import dev.milvusons3.internal.report.run.ReportDirectory;
import dev.milvusons3.internal.report.run.RunTest.Result;
import dev.milvusons3.internal.report.run.SampleParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path directory;

    private final Commands cli = new Commands();
    private Path first;
    private Path second;
    private Path into;

    @BeforeEach
    void twoShardsHaveRun() throws IOException {
        first = shard("first", "a.First", Result.PASSED);
        second = shard("second", "a.Second", Result.FAILED);
        into = directory.resolve("merged");
    }

    private Path shard(String name, String type, Result result) throws IOException {
        Path shard = directory.resolve(name);
        new ReportDirectory(shard, directory.resolve("cache"), Optional.empty(), ReportPage::of)
                .add(SampleParts.of(name, 1, 0, 60, type, result));
        return shard;
    }

    private int report(Path... directories) {
        String[] arguments = new String[directories.length + 3];
        arguments[0] = "report";
        for (int i = 0; i < directories.length; i++) {
            arguments[i + 1] = directories[i].toString();
        }
        arguments[directories.length + 1] = "--into";
        arguments[directories.length + 2] = into.toString();
        return cli.run(arguments);
    }

    @Test
    void shardsBecomeOnePage() {
        assertThat(report(first, second)).isZero();

        assertThat(cli.out())
                .isEqualTo("1 test failed, 1 passed in 2 parts: "
                        + into.resolve("report.html").toUri() + System.lineSeparator());
        assertThat(cli.err()).isEmpty();
        assertThat(into.resolve("report.html")).content().contains("✗ 1 test failed, 1 passed", "Second.finds()");
    }

    /** What can be read is worth reading, so the page is written anyway. */
    @Test
    void whatAnotherVersionWroteIsNamed() throws IOException {
        Path foreign = Files.writeString(second.resolve("parts/9-9.json"), "{\"format\": 99}");

        assertThat(report(first, second)).isEqualTo(1);

        assertThat(cli.err())
                .contains(foreign.toString(), "another version of MilvusOnS3 (format 99, where this one reads 1)");
        assertThat(into.resolve("report.html")).content().contains("1 test failed, 1 passed", "format 99");
    }

    @Test
    void aDirectoryWithoutPartsIsNamedBeforeAnythingIsWritten() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));

        assertThat(report(first, empty)).isEqualTo(2);
        assertThat(cli.err()).contains(empty + " has no part of a report. Name directories that have parts/*.json");
        assertThat(report(first, directory.resolve("nowhere"))).isEqualTo(2);
        assertThat(cli.err()).contains("nowhere is not a directory.");
        assertThat(into).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        into = Files.writeString(directory.resolve("file"), "of another");

        assertThat(report(first)).isEqualTo(1);

        assertThat(cli.err()).contains("No page was written to " + into);
        assertThat(into).hasContent("of another");
    }
}
