package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MilvusServerIT {
    @TempDir
    Path directory;

    @Test
    void becomesHealthyAndStopsWithoutLeavingAnything() throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus milvus = LocalMilvus.start(directory, MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            System.out.println("healthy after " + milvus.awaitHealthy());
            long pid = milvus.process().pid();
            long start = System.nanoTime();
            milvus.process().stop();
            System.out.println("stopped in " + Duration.ofNanos(System.nanoTime() - start));
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(milvus.process().isRunning()).isFalse();
            assertThat(Files.exists(directory.resolve("container/data"))).isFalse();
        }
    }
}
