package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.milvus.DockerCli;
import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The machine that the tests run on. What it allows once it goes on to allow, so that this is not asked again, which takes 20 ms. */
final class ThisMachine implements RuntimeChoice.Machine {
    /** How long the path of a Unix socket may be. */
    private static final int LONGEST_PATH = 107;

    /** How long its part below the directory for temporary files gets: a port and a number name the socket. */
    private static final int LONGEST_END = 1 + RunDirectory.LONGEST_NAME + "/s/19530-12345".length();

    private final AtomicBoolean namespaces = new AtomicBoolean();
    private final AtomicBoolean docker = new AtomicBoolean();

    @Override
    public Optional<String> noNamespaces() {
        return tooLong().or(() -> asked(namespaces, Namespaces::obstacle));
    }

    @Override
    public Optional<String> obstacle(MilvusRuntime runtime, DeploymentSpec spec) {
        if (runtime == MilvusRuntime.CONTAINER) {
            return tooLong().or(() -> asked(docker, DockerCli::obstacle));
        }
        Optional<String> noServer = MilvusSources.ofThisMachine().obstacle(ServerFiles.wanted(spec));
        return runtime == MilvusRuntime.NAMESPACE ? noServer.or(this::noNamespaces) : noServer;
    }

    private static Optional<String> asked(AtomicBoolean allowed, Supplier<Optional<String>> question) {
        if (allowed.get()) {
            return Optional.empty();
        }
        Optional<String> obstacle = question.get();
        allowed.set(obstacle.isEmpty());
        return obstacle;
    }

    private static Optional<String> tooLong() {
        return tooLong(System.getProperty("java.io.tmpdir"));
    }

    static Optional<String> tooLong(String parent) {
        int length = parent.getBytes(StandardCharsets.UTF_8).length + LONGEST_END;
        return length <= LONGEST_PATH
                ? Optional.empty()
                : Optional.of("java.io.tmpdir = " + parent
                        + " is too long: the path of a Unix socket, which leads to Milvus, may have " + LONGEST_PATH
                        + " bytes, and would have " + length);
    }
}
