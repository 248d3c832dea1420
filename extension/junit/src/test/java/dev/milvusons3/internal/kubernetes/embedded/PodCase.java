package dev.milvusons3.internal.kubernetes.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose kubelet runs pods as processes of this machine, and remembers how it was asked to. */
abstract class PodCase {
    @TempDir
    Path temp;

    final Map<String, ContainerRuntime.ContainerSpec> specs = new ConcurrentHashMap<>();
    final ProcessRuntime processes = new ProcessRuntime();
    TestCluster test = new TestCluster(this::run, KubeletOptions.defaults());

    ContainerRuntime.RunningContainer run(ContainerRuntime.ContainerSpec spec) throws IOException {
        specs.put(spec.pod().getMetadata().getName() + "/" + spec.container().getName(), spec);
        return processes.run(spec);
    }

    @AfterEach
    void close() {
        test.close();
    }
}
