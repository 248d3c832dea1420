package dev.milvusons3.internal.milvus;

import java.nio.file.Path;
import java.util.Map;

/** A JVM to be killed: starts a server, says when it is healthy, and waits for its end. */
final class LocalMilvusMain {
    static final String HEALTHY = "healthy";

    private LocalMilvusMain() {}

    public static void main(String[] arguments) throws Exception {
        PlainS3 s3 = new PlainS3();
        LocalMilvus milvus = LocalMilvus.start(Path.of(arguments[0]), MilvusPorts.allocate(), s3.userYaml(), Map.of());
        milvus.awaitHealthy();
        System.out.println(
                HEALTHY + " " + milvus.process().pid() + " " + milvus.ports().milvus());
        Thread.currentThread().join();
    }
}
