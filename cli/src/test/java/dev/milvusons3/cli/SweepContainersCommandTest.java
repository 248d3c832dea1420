package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.journal.RunTags;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A {@code docker} that lists what it is told to, and writes down what it is to remove. */
@DisabledOnOs(OS.WINDOWS)
class SweepContainersCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeDocker() throws IOException {
        Files.createDirectories(directory.resolve("runs"));
        Files.createFile(directory.resolve("runs/containers-ended.held"));
        Files.writeString(
                directory.resolve("containers"),
                row("c1", "ended", "containers-ended", 6)
                        + row("c2", "running-elsewhere", "containers-elsewhere", 6)
                        + row("c3", "expired", "containers-other", -6));
        Files.writeString(directory.resolve("networks"), row("n1", "of-the-ended", "containers-ended", 6));
        docker("exit 0");
    }

    private void docker(String removal) throws IOException {
        Path docker = directory.resolve("docker");
        Files.writeString(docker, """
                #!/bin/sh
                case "$1 $2" in
                'ps -a') cat '%1$s/containers';;
                'network ls') cat '%1$s/networks';;
                *) echo "$@" >> '%1$s/removed'; %2$s;;
                esac
                """.formatted(directory, removal));
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
    }

    private static String row(String id, String name, String run, int hours) {
        Map<String, String> labels = RunTags.of(run, Duration.ofHours(hours)).labels();
        return id + "\t" + name + "\t" + labels.get("milvus-on-s3/run") + "\t" + labels.get("milvus-on-s3/owner") + "\t"
                + labels.get("milvus-on-s3/expires") + "\n";
    }

    private int execute(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep-containers",
                "--runs",
                directory.resolve("runs").toString(),
                "--docker",
                directory.resolve("docker").toString()));
        arguments.addAll(List.of(more));
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    @Test
    void removesWhatIsOfRunsThatHaveEndedOrExpired() throws IOException {
        assertThat(execute()).isZero();

        assertThat(directory.resolve("removed")).hasContent("rm -f -v c1\nrm -f -v c3\nnetwork rm n1");
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        ended -> assertThat(ended)
                                .isEqualTo(
                                        "removed  container ended: its run containers-ended has ended without removing it"),
                        expired -> assertThat(expired)
                                .startsWith("removed  container expired: its run containers-other was over by "),
                        network -> assertThat(network).startsWith("removed  network of-the-ended: "));
    }

    @Test
    void aDryRunRemovesNothing() {
        assertThat(execute("--dry-run")).isZero();

        assertThat(directory.resolve("removed")).doesNotExist();
        assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("would be removed  "));
    }

    @Test
    void whatStaysIsToldByTheEnginesWords() throws IOException {
        docker("echo 'Error response from daemon: conflict'; exit 1");

        assertThat(execute()).isEqualTo(1);
        assertThat(out.toString()).contains("failed   container ended: Error response from daemon: conflict");
    }

    @Test
    void withoutTheCommandNothingIsRemoved() throws IOException {
        Files.delete(directory.resolve("docker"));

        assertThat(execute()).isEqualTo(3);
        assertThat(err.toString())
                .contains("there is no command \"" + directory.resolve("docker") + "\", nothing was removed");
    }
}
