package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** moto's server, as pip installs it: it emulates services of AWS that nothing else here emulates. */
record MotoServer(Process process, URI endpoint) {
    private static final String MOTO = "moto[server]==5.1.22";
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    /** Starts one; aborts the test where there is no Python. */
    static MotoServer start() throws IOException, InterruptedException {
        assumeTrue(run(List.of("python3", "--version")).isEmpty(), "there is no python3");
        Path venv = Path.of("target", "moto").toAbsolutePath();
        String python = venv.resolve("bin/python").toString();
        if (!Files.exists(venv.resolve("installed"))) {
            assertThat(run(List.of("python3", "-m", "venv", venv.toString()))).isEmpty();
            assertThat(run(List.of(python, "-m", "pip", "install", "--quiet", MOTO)))
                    .isEmpty();
            Files.createFile(venv.resolve("installed"));
        }
        Process process = new ProcessBuilder(python, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true)
                .start();
        return new MotoServer(
                process,
                awaitEndpoint(
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))));
    }

    void close() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** {@return what went wrong; empty if nothing did} */
    private static Optional<String> run(List<String> command) throws InterruptedException {
        try {
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return started.waitFor() == 0 ? Optional.empty() : Optional.of(output);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private static URI awaitEndpoint(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append(System.lineSeparator());
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                return URI.create(running.group(1));
            }
        }
        throw new IllegalStateException("moto did not start: " + said);
    }
}
