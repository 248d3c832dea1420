package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.milvusons3.cli.CliProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as people run it, and end it. */
@Timeout(300)
class ServeProcessIT {
    private static final Pattern SERVING =
            Pattern.compile("Serving account \\d{12} in \\S+ at http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path directory;

    private Path said() {
        return directory.resolve("said");
    }

    private String runs() {
        return "--runs=" + directory.resolve("runs");
    }

    /** {@return what is written somewhere, once it is what is waited for} */
    private static Matcher await(Path file, Pattern wanted, Process process) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(3));
        while (Instant.now().isBefore(end)) {
            String text = Files.exists(file) ? Files.readString(file) : "";
            Matcher matcher = wanted.matcher(text);
            if (matcher.find()) {
                return matcher;
            }
            if (!process.isAlive()) {
                return fail("ended with %d before it said %s: %s", process.exitValue(), wanted, text);
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return fail("did not say %s in time: %s", wanted, Files.readString(file));
    }

    @Test
    void endsCleanlyBySigterm() throws Exception {
        Process process = CliProcess.start(said(), "serve", "--port=0", runs());
        try {
            int port = Integer.parseInt(await(said(), SERVING, process).group(1));
            await(said(), Pattern.compile("export AWS_SECRET_ACCESS_KEY="), process);
            RunFile run = RunFile.read(directory.resolve("runs"), port);
            assertThat(run.process()).isEqualTo(process.pid());
            assertThat(Health.ask(run.plain())).isPresent();

            process.destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(directory.resolve("runs")).isEmptyDirectory();
            assertThat(Health.ask(run.plain())).isEmpty();
            assertThat(Files.readString(said())).doesNotContain("Exception");
        } finally {
            process.destroyForcibly();
        }
    }

    /** The command must not outlive what it is tested against. */
    @Test
    void endsItsCommandBySigterm() throws Exception {
        Path child = directory.resolve("child");
        Process process =
                CliProcess.start(said(), "serve", runs(), "--", "sh", "-c", "echo $$ > " + child + "; exec sleep 600");
        try {
            long pid = Long.parseLong(
                    await(child, Pattern.compile("(\\d+)\n"), process).group(1));
            ProcessHandle sleeping = ProcessHandle.of(pid).orElseThrow();

            process.destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            sleeping.onExit().get(1, TimeUnit.MINUTES);
            assertThat(sleeping.isAlive()).isFalse();
            assertThat(directory.resolve("runs")).isEmptyDirectory();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void whoFollowsSeesADenialAndTheEnd() throws Exception {
        Path followed = directory.resolve("followed");
        Process process = CliProcess.start(said(), "serve", "--port=0", "--setup=" + ServedTest.SETUP, runs());
        try {
            int port = Integer.parseInt(await(said(), SERVING, process).group(1));
            await(said(), Pattern.compile("export AWS_SECRET_ACCESS_KEY="), process);
            RunFile run = RunFile.read(directory.resolve("runs"), port);
            Process follower =
                    CliProcess.start(followed, "decisions", "--follow", "--verdict=denied", "--port=" + port, runs());
            try {
                var session = ServedTest.session(run, Files.readString(run.token()));
                try (var s3 = ServedTest.s3(run, session)) {
                    assertThat(Denied.by(() ->
                                    s3.deleteObject(r -> r.bucket("acme-search").key("files/a"))))
                            .isEqualTo("AccessDenied");
                }
                await(followed, Pattern.compile("\"mode\":\"enforce\".*\"action\":\"s3:DeleteObject\""), follower);

                process.destroy();

                assertThat(follower.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(follower.exitValue()).isZero();
            } finally {
                follower.destroyForcibly();
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
