package dev.milvusons3.internal.milvus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.spec.RequiredByTheBuild;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The container engine of this machine, for tests that need one. */
public final class DockerForTests {
    private DockerForTests() {}

    /** Skips the test if there is no engine, or fails where containers are required. */
    public static void require() {
        Optional<String> obstacle = DockerCli.obstacle();
        if (obstacle.isPresent() && RequiredByTheBuild.names(Environment.CONTAINERS)) {
            throw new IllegalStateException(obstacle.get() + ", and milvus-on-s3.require names CONTAINERS");
        }
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    }

    /** {@return what a command of its prints} */
    public static String docker(String... arguments) throws IOException, InterruptedException {
        return DockerCli.run(60, List.copyOf(Arrays.asList(arguments)));
    }
}
