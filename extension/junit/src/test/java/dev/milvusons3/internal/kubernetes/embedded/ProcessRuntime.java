package dev.milvusons3.internal.kubernetes.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs containers as processes of this machine, by their command and arguments. */
final class ProcessRuntime implements ContainerRuntime {
    @Override
    public RunningContainer run(ContainerSpec spec) throws IOException {
        List<String> command = new ArrayList<>(spec.container().getCommand());
        command.addAll(spec.container().getArgs());
        Path log = spec.directory().resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(spec.env());
        return new Running(builder.start(), log);
    }

    private record Running(Process process, Path log) implements RunningContainer {
        @Override
        public boolean isRunning() {
            return process.isAlive();
        }

        @Override
        public int exitCode() {
            return process.exitValue();
        }

        @Override
        public String logTail(int lines) {
            try {
                List<String> all = Files.readAllLines(log);
                return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void awaitEnd() throws InterruptedException {
            process.waitFor();
        }
    }
}
