package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** Runs commands in the cluster's node, which is a container. */
record NodeCommands(GenericContainer<?> node) {
    /** {@return what the command printed} Fails if the command does. */
    String run(String... command) {
        ExecResult result = attempt(command);
        if (result.getExitCode() != 0) {
            throw new MilvusOnS3Exception(String.join(" ", command) + " ended with " + result.getExitCode()
                    + " in the cluster's container: " + result.getStderr().strip());
        }
        return result.getStdout();
    }

    /** {@return how the command ended, well or not} */
    ExecResult attempt(String... command) {
        try {
            return node.execInContainer(command);
        } catch (IOException e) {
            throw new UncheckedIOException("the cluster's container cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while the cluster's container ran " + command[0], e);
        }
    }
}
