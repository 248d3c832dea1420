package dev.milvusons3.internal.milvus.image;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Programs of the machine that answer a question and end. */
final class Programs {
    private static final int SECONDS = 30;

    private Programs() {}

    /** What a program said on both its outputs, and its exit code. */
    record Answer(int code, String text) {}

    /** {@return the first such program on the PATH} */
    static Optional<Path> find(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory).resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * Runs one. It is killed if it does not end in time, or the thread is interrupted.
     *
     * @param environment all that it gets, and where it is looked up
     * @param input on its standard input; it need not read it
     * @throws IOException if it cannot be run, or does not end in time
     */
    static Answer run(List<String> command, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        String program = command.get(0);
        List<String> resolved = new ArrayList<>(command);
        resolved.set(
                0,
                find(program, environment)
                        .orElseThrow(() -> new IOException(
                                "no " + program + " on the PATH (" + environment.getOrDefault("PATH", "") + ")"))
                        .toString());
        ProcessBuilder builder = new ProcessBuilder(resolved).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            FutureTask<String> said = background(() -> {
                try (InputStream in = process.getInputStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            });
            FutureTask<Boolean> told = background(() -> {
                try (OutputStream out = process.getOutputStream()) {
                    out.write(input.getBytes(StandardCharsets.UTF_8));
                    return true;
                } catch (IOException unread) {
                    // It ended without a look at it, and its answer says why.
                    return false;
                }
            });
            String text = said.get(SECONDS, TimeUnit.SECONDS);
            told.get(SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program + " did not end within " + SECONDS + " s");
            }
            return new Answer(process.exitValue(), text);
        } catch (TimeoutException late) {
            throw new IOException(program + " did not answer within " + SECONDS + " s", late);
        } catch (ExecutionException failed) {
            throw new IOException(program + ": " + failed.getCause(), failed);
        } finally {
            process.destroyForcibly();
        }
    }

    private static <T> FutureTask<T> background(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "talk to a program");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
