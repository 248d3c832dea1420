package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.milvusons3.cli.CliProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The policy tests of the examples, by the test runners of their languages, under {@code serve}. */
@Timeout(900)
class ExamplesIT {
    /** With this in the environment a missing tool is a failure, so that a build that is to try the examples does. */
    private static final String REQUIRE = "REQUIRE_CLIENTS";

    private static final Path EXAMPLES = Path.of("../examples");
    private static final String DENIED_IN_THE_POLICY = "\"s3:GetObject\", \"s3:PutObject\"";

    @TempDir
    Path directory;

    /** An example, and what its runner says of two tests that are green. */
    enum Example {
        PYTHON(
                "python-pytest",
                "python3 --version",
                "python3 -m venv venv; venv/bin/python -m pip install --quiet -r requirements.txt",
                List.of("venv/bin/pytest", "-p", "no:cacheprovider"),
                "2 passed",
                "1 failed, 1 passed"),
        GO(
                "go-test",
                "go version",
                "go mod download",
                List.of("go", "test", "-count=1", "-v"),
                "--- PASS: TestDeletesNothing",
                "--- FAIL: TestDeletesNothing"),
        NODE(
                "node-test",
                "npm --version",
                "npm install --no-package-lock --no-audit --no-fund --ignore-scripts",
                List.of("npm", "test"),
                "pass 2",
                "fail 1");

        private final String name;
        private final String tool;
        private final String install;
        private final List<String> run;
        private final String green;
        private final String red;

        Example(String name, String tool, String install, List<String> run, String green, String red) {
            this.name = name;
            this.tool = tool;
            this.install = install;
            this.run = run;
            this.green = green;
            this.red = red;
        }

        /** Installs what it needs into the build directory, and anew when a file of it has changed. */
        private Path ready() throws Exception {
            Path dir = Path.of("target", "examples", name).toAbsolutePath();
            Files.createDirectories(dir);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(install.getBytes(StandardCharsets.UTF_8));
            try (Stream<Path> files = Files.list(EXAMPLES.resolve(name))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(Files.readAllBytes(file));
                    Files.write(dir.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            }
            String made = HexFormat.of().formatHex(digest.digest());
            Path marker = dir.resolve(".installed");
            if (Files.exists(marker) && Files.readString(marker).equals(made)) {
                return dir;
            }
            Said probe = Said.of(dir, List.of("sh", "-ec", tool));
            if (probe.code() != 0) {
                String reason = "\"" + tool + "\" does not work here, so " + name + " is not tried";
                if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
                    throw new IllegalStateException(reason + ", and " + REQUIRE + " is true: " + probe.text());
                }
                abort(reason);
            }
            Said installed = Said.of(dir, List.of("sh", "-ec", install));
            assertThat(installed.code()).as(installed.text()).isZero();
            Files.writeString(marker, made);
            return dir;
        }
    }

    private record Said(int code, String text) {
        static Said of(Path dir, List<String> command) throws Exception {
            Path said = Files.createTempFile("example", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                if (!process.waitFor(10, TimeUnit.MINUTES)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
                return new Said(process.exitValue(), Files.readString(said));
            } finally {
                Files.delete(said);
            }
        }
    }

    private Said serve(Example example, Path setup) throws Exception {
        Path dir = example.ready();
        List<String> command = new ArrayList<>(CliProcess.command(
                "serve", "--setup=" + setup.toAbsolutePath(), "--runs=" + directory.resolve("runs"), "--"));
        command.addAll(example.run);
        return Said.of(dir, command);
    }

    @ParameterizedTest
    @EnumSource
    void isGreenWithTheRightPolicy(Example example) throws Exception {
        Said said = serve(example, EXAMPLES.resolve("served-setup"));

        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text()).contains(example.green);
    }

    /** Or it would test nothing. */
    @ParameterizedTest
    @EnumSource
    void isRedWithOneThatGrantsMore(Example example) throws Exception {
        Path setup = copy(EXAMPLES.resolve("served-setup"), directory.resolve("setup"));
        Path policy = setup.resolve("role/policies/search-s3.json");
        String text = Files.readString(policy);
        assertThat(text).contains(DENIED_IN_THE_POLICY);
        Files.writeString(policy, text.replace(DENIED_IN_THE_POLICY, DENIED_IN_THE_POLICY + ", \"s3:DeleteObject\""));

        Said said = serve(example, setup);

        assertThat(said.code()).as(said.text()).isNotZero();
        assertThat(said.text()).contains(example.red);
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
