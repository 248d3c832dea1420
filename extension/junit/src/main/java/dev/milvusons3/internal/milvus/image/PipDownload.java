package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Has pip download a wheel, so that the user's own index, proxy and certificates are honoured. */
final class PipDownload implements WheelSource.Downloader {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final long POLL_MILLIS = 200;
    private static final int LAST_LINES = 15;
    private static final String PYTHON = "python3";

    private final Map<String, String> environment;

    /** @param environment in which Python is looked up and run */
    PipDownload(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Path download(Wheel wheel, Path directory, Progress progress) throws IOException, InterruptedException {
        Path python = python();
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path output = directory.resolve("pip.log");
        List<String> command = List.of(
                python.toString(),
                "-m",
                "pip",
                "download",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "--only-binary=:all:",
                // The JVM's, which need not be Python's: x86_64 Java on an ARM Mac.
                "--platform",
                wheel.tag(),
                "--retries",
                "2",
                "--dest",
                directory.toString(),
                Wheel.REQUIREMENT);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        // Where pip keeps what it has so far, for the progress.
        builder.environment().put("TMPDIR", temporary.toString());
        int code = await(builder.start(), wheel, temporary, progress);
        if (code != 0) {
            throw unavailable("'" + String.join(" ", command) + "' ended with " + code + ", at last:\n" + end(output));
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> unavailable("pip brought no wheel, but said:\n" + end(output)));
        }
    }

    private Path python() throws UnobtainableException {
        return Programs.find(PYTHON, environment)
                .orElseThrow(() -> unavailable("no " + PYTHON + " on the PATH (" + environment.getOrDefault("PATH", "")
                        + "), which would download the wheel with its pip"));
    }

    private static int await(Process pip, Wheel wheel, Path temporary, Progress progress)
            throws IOException, InterruptedException {
        pip.getOutputStream().close();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            while (!pip.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                // While pip copies what it has to where it goes, both are there.
                progress.update(
                        "download milvus " + Wheel.VERSION, Math.min(bytesIn(temporary), wheel.size()), wheel.size());
                if (System.nanoTime() > deadline) {
                    throw unavailable("pip did not end within " + TIMEOUT.toMinutes() + " minutes");
                }
            }
            if (pip.exitValue() == 0) {
                progress.update("download milvus " + Wheel.VERSION, wheel.size(), wheel.size());
            }
            return pip.exitValue();
        } finally {
            if (pip.isAlive()) {
                pip.descendants().forEach(ProcessHandle::destroyForcibly);
                pip.destroyForcibly().onExit().join();
            }
        }
    }

    private static long bytesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (UncheckedIOException vanished) {
            // pip removes what it no longer needs, also while it is being looked at.
            return 0;
        }
    }

    private static String end(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    private static UnobtainableException unavailable(String found) {
        return new UnobtainableException(
                found,
                "take the image instead, which needs no Python: milvus-on-s3.milvus.image="
                        + MilvusSources.imageOf(Wheel.VERSION));
    }
}
