package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The container engine of this machine, by its own command: whoever has the engine has that, and it knows contexts, credentials and where the engine is, so
 * that no library is needed for the one container.
 */
public final class DockerCli {
    private static final String DOCKER = "docker";
    private static final long ANSWER_SECONDS = 30;
    private static final long PULL_SECONDS = 3600;
    private static final long POLL_MILLIS = 50;

    private DockerCli() {}

    /** {@return why there is no engine, and what was tried, in one line; empty if there is one} */
    public static Optional<String> obstacle() {
        try {
            run(ANSWER_SECONDS, List.of("version", "--format", "{{.Server.Version}}"));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /**
     * {@return whether a Unix socket of this machine works in a container} Not where the engine is in a virtual machine, as Docker Desktop's is, also on
     * Linux.
     */
    static boolean sharesTheKernel() throws IOException, InterruptedException {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
                && !run(ANSWER_SECONDS, List.of("info", "--format", "{{.OperatingSystem}}"))
                        .contains("Docker Desktop");
    }

    /** Pulls an image that the engine does not have. */
    static void provide(String image) throws IOException, InterruptedException {
        if (!has(image)) {
            run(PULL_SECONDS, List.of("pull", "--quiet", image));
        }
    }

    /** {@return whether the engine has an image of a name or id} */
    static boolean has(String image) throws IOException, InterruptedException {
        try {
            run(ANSWER_SECONDS, List.of("image", "inspect", "--format", "{{.Id}}", image));
            return true;
        } catch (IOException failed) {
            if (String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT).contains("no such image")) {
                return false;
            }
            throw failed;
        }
    }

    /** Has the engine take over an image that is written in the form of {@code docker save}. */
    static void load(Archive archive) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(DOCKER, "load", "--quiet")
                .redirectErrorStream(true)
                .start();
        try {
            CompletableFuture<byte[]> said = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            Optional<IOException> broken = Optional.empty();
            try (OutputStream out = process.getOutputStream()) {
                archive.writeTo(out);
            } catch (IOException e) {
                broken = Optional.of(e);
            }
            int code = process.waitFor();
            if (code != 0 || broken.isPresent()) {
                String text =
                        new String(said.join(), StandardCharsets.UTF_8).strip().replace("\n", "; ");
                throw new IOException("`docker load` ended with " + code + ": " + text, broken.orElse(null));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something long that is written once. */
    @FunctionalInterface
    interface Archive {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Removes an image's name, and the image if it has no other. */
    static void removeImage(String name) throws IOException, InterruptedException {
        run(ANSWER_SECONDS, List.of("image", "rm", name));
    }

    /** {@return what a program of an image prints} */
    static String output(String image, List<String> command) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--rm", "--user", "0", "--network", "none", "--entrypoint"));
        arguments.addAll(List.of(command.get(0), image));
        arguments.addAll(command.subList(1, command.size()));
        return run(ANSWER_SECONDS, arguments);
    }

    /**
     * {@return the port of this machine by which one of a container is reached, once it is started}
     *
     * @param alive whether it can still come to that
     */
    static int awaitPort(String container, int inside, BooleanSupplier alive) throws IOException, InterruptedException {
        while (true) {
            try {
                String published = run(ANSWER_SECONDS, List.of("port", container, inside + "/tcp"));
                return Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
            } catch (IOException | NumberFormatException notYet) {
                if (!alive.getAsBoolean()) {
                    throw new IOException("container " + container + " ended before it was reached", notYet);
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** {@return what starts a container with the arguments, as long as the pipe to it is open} */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(DOCKER, "run", "--rm", "--interactive"));
        command.addAll(arguments);
        return command;
    }

    /** Makes a container that is gone once it has run. */
    static void create(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("create", "--rm", "--interactive"));
        command.addAll(arguments);
        run(ANSWER_SECONDS, command);
    }

    /** {@return what runs a container that was made, as long as the pipe to it is open} */
    static Process attach(String container) throws IOException {
        return new ProcessBuilder(DOCKER, "start", "--attach", "--interactive", container)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Ends a container, also one that is gone. */
    static void remove(String container) {
        try {
            run(ANSWER_SECONDS, List.of("rm", "--force", "--volumes", container));
        } catch (IOException e) {
            throw new UncheckedIOException("Container " + container + " may still run.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String run(long seconds, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(DOCKER));
        command.addAll(arguments);
        String shown = "`" + String.join(" ", command) + "`";
        Path output = Files.createTempFile("milvus-on-s3-docker-", ".txt");
        Path errors = Files.createTempFile("milvus-on-s3-docker-", ".txt");
        try {
            Process process = start(command, output, errors, shown);
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    throw new IOException(shown + " did not answer within " + seconds + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new IOException(shown + " ended with " + process.exitValue() + ": "
                        + Files.readString(errors).strip().replace("\n", "; "));
            }
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static Process start(List<String> command, Path output, Path errors, String shown) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException notStarted) {
            throw new IOException(shown + " cannot be started: is docker on the PATH?", notStarted);
        }
    }
}
