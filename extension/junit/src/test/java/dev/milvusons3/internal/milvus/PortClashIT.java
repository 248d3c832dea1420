package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortClashIT {
    @TempDir
    Path directory;

    @Test
    void serversRunSideBySide() throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus one =
                        LocalMilvus.start(directory.resolve("1"), MilvusPorts.allocate(), s3.userYaml(), Map.of());
                LocalMilvus two =
                        LocalMilvus.start(directory.resolve("2"), MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            one.awaitHealthy();
            two.awaitHealthy();
            assertThat(one.process().portClash()).isEmpty();
            assertThat(two.process().portClash()).isEmpty();
            two.process().stop();
            assertThat(new MilvusHealth(one.ports().metrics()).ask().healthy()).isTrue();
            assertThat(new MilvusHealth(two.ports().metrics()).ask().healthy()).isFalse();
        }
    }

    @Test
    void noticesThatAnotherServerAnswersAtItsPorts() throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus first =
                        LocalMilvus.start(directory.resolve("1"), MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            first.awaitHealthy();
            int milvus = first.ports().milvus();
            int metrics = first.ports().metrics();
            MilvusPorts others = MilvusPorts.allocate();
            others.release();
            assertClash(s3, new MilvusPorts(milvus, others.metrics(), others.internal()));
            assertClash(s3, new MilvusPorts(others.milvus(), metrics, others.internal()));
        }
    }

    private void assertClash(PlainS3 s3, MilvusPorts ports) throws Exception {
        ServerDirectory own = new ServerDirectory(directory.resolve("clash-" + ports.metrics()));
        MilvusProcess process = MilvusProcess.start(LocalMilvus.image(), ports, own, s3.userYaml(), Map.of());
        try {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            Optional<String> clash = process.portClash();
            while (clash.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
                clash = process.portClash();
            }
            assertThat(clash).isPresent();
            assertThat(process.isRunning()).isTrue();
            assertThat(MilvusLog.findIn(process.logTail(5_000)))
                    .extracting(MilvusLog.Finding::kind)
                    .contains(MilvusLog.Kind.ADDRESS_IN_USE);
        } finally {
            process.stop();
        }
    }
}
