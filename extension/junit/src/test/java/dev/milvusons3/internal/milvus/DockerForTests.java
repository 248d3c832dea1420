package dev.milvusons3.internal.milvus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
        if (obstacle.isPresent() && "containers".equalsIgnoreCase(System.getenv("MILVUS_ON_S3_REQUIRE"))) {
            throw new IllegalStateException(obstacle.get() + ", and MILVUS_ON_S3_REQUIRE is containers");
        }
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    }

    /** {@return what a command of its prints} */
    public static String docker(String... arguments) throws IOException, InterruptedException {
        return DockerCli.run(60, List.copyOf(Arrays.asList(arguments)));
    }
}
