package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code milvus-on-s3 check} of the example's plan as a process, the JVM's start included: its first run, those after it, and without the launcher. */
class CheckBenchmark {
    private static final int ROUNDS = 7;
    private static final List<String> CHECK = List.of("check", "../examples/terraform/infra/plan.json");

    @TempDir
    Path cache;

    @Test
    void fromStartToEnd() throws Exception {
        List<Double> first = List.of(millis(CommandLine.process(cache, CHECK)));
        List<Double> later = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            later.add(millis(CommandLine.process(cache, CHECK)));
            plain.add(millis(new ProcessBuilder(withoutLauncher())));
        }
        Medians.print("check of a plan, first run, which makes the archive", first, "ms");
        Medians.print("check of a plan (goal <= 800)", later, "ms");
        Medians.print("check of a plan, by java -jar", plain, "ms");
    }

    private static List<String> withoutLauncher() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("milvus-on-s3-cli.jar")));
        command.addAll(CHECK);
        return command;
    }

    private static double millis(ProcessBuilder command) throws Exception {
        return Medians.millis(() -> {
            assertThat(said(command.redirectErrorStream(true).start())).contains("Milvus");
            return null;
        });
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Findings are no failure here.
        assertThat(process.waitFor()).as(said).isBetween(0, 1);
        return said;
    }
}
