package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that lies beside the jar. */
@Timeout(120)
class LauncherIT {
    @TempDir
    Path directory;

    @Test
    void usesTheArchiveThatItsFirstRunLeft() throws Exception {
        String first = said(launcher("--version"));
        assertThat(archives()).singleElement().asString().matches(".*/cli-[^/]+\\.jsa\\.\\d+");

        assertThat(said(launcher("--version"))).isEqualTo(first).startsWith("0: milvus-on-s3 0.");
        assertThat(archives()).singleElement().asString().matches(".*/cli-[^/]+\\.jsa");
    }

    /** So that a signal reaches it, and nothing of it outlives its parent. */
    @Test
    void becomesTheCommand() throws Exception {
        Process serve = launcher("serve", "--port=0", "--runs=" + directory.resolve("runs"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(serve.getInputStream(), StandardCharsets.UTF_8))) {
            // It is the last line that it prints before it waits.
            String line;
            do {
                line = out.readLine();
                assertThat(line).as("serve ended before it was ready").isNotNull();
            } while (!line.contains("serve env --port"));

            assertThat(serve.info().command())
                    .hasValueSatisfying(command -> assertThat(command).endsWith("/java"));
            assertThat(serve.descendants()).isEmpty();
            serve.destroy();
            assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            serve.destroyForcibly();
        }
        assertThat(archives()).singleElement().asString().contains("/serve-");
    }

    @Test
    void worksWithoutACache() throws Exception {
        Files.createFile(directory.resolve("cache"));

        assertThat(said(launcher("--version"))).startsWith("0: milvus-on-s3 0.");
    }

    @Test
    void namesTheJarThatItMisses() throws Exception {
        ProcessBuilder launcher = launcher("--version");
        launcher.environment()
                .put("MILVUSONS3_JAR", directory.resolve("none.jar").toString());

        assertThat(said(launcher)).startsWith("2: There is no milvus-on-s3-cli-*.jar beside ");
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(directory.resolve("cache"))) {
            return files.toList();
        }
    }

    private ProcessBuilder launcher(String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "src/main/scripts/milvus-on-s3"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MILVUSONS3_JAR", System.getProperty("milvus-on-s3-cli.jar"));
        builder.environment()
                .put("MILVUS_ON_S3_CACHE", directory.resolve("cache").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** {@return exit code, colon, and what it printed} */
    private static String said(ProcessBuilder launcher) throws Exception {
        Process process = launcher.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ": " + said;
    }
}
