package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A directory that outlives the containers of a pod, as its volumes do on Kubernetes, so that a server which is started again finds its data. It is the
 * anonymous volume of a container that does nothing but wait for the end of a pipe, and so goes with this JVM at the latest; one with a name would stay.
 */
final class DockerVolume implements AutoCloseable {
    private static final int STOP_SECONDS = 10;

    private final String holder;
    private final Process process;

    private DockerVolume(String holder, Process process) {
        this.holder = holder;
        this.process = process;
    }

    /**
     * {@return an empty one}
     *
     * @param image whose perl waits
     * @param inside where containers have it
     */
    static DockerVolume create(String image, Path inside) throws IOException {
        String holder = "milvus-on-s3-" + UUID.randomUUID() + "-data";
        try {
            // Made first and started beside, for other containers need it to be there and not to run.
            DockerCli.create(List.of(
                    "--name",
                    holder,
                    "--pull",
                    "never",
                    "--network",
                    "none",
                    "--volume",
                    inside.toString(),
                    "--entrypoint",
                    "perl",
                    image,
                    "-e",
                    "1 while <STDIN>"));
            return new DockerVolume(holder, DockerCli.attach(holder));
        } catch (InterruptedException e) {
            DockerCli.remove(holder);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the volume of a container was made");
        } catch (IOException e) {
            DockerCli.remove(holder);
            throw e;
        }
    }

    /** {@return what gives it to a container} */
    List<String> arguments() {
        return List.of("--volumes-from", holder);
    }

    /** To be called when the containers that have it are gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                DockerCli.remove(holder);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("Cannot close the pipe to container " + holder, broken);
        } catch (InterruptedException e) {
            DockerCli.remove(holder);
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
