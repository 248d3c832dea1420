package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class MilvusServerIT {
    private static final Logger LOG = LoggerFactory.getLogger(MilvusServerIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void keepsItsDataInTheBucket() throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus milvus = LocalMilvus.start(directory, MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            LOG.info("healthy after {}", milvus.awaitHealthy());
            long start = System.nanoTime();
            ConnectConfig config = MilvusRoot.setPassword(
                    URI.create("http://127.0.0.1:" + milvus.ports().milvus()), MilvusRoot.randomPassword(), PATIENCE);
            LOG.info("password set in {}", Duration.ofNanos(System.nanoTime() - start));
            MilvusClientV2 client = new MilvusClientV2(config);
            try {
                start = System.nanoTime();
                WriteProbe.Result probe = new WriteProbe(client, PATIENCE).run();
                LOG.info("probe took {}", Duration.ofNanos(System.nanoTime() - start));
                assertThat(s3.keys())
                        .anyMatch(key -> key.startsWith(probe.insertLogPrefix("files")))
                        .anyMatch(key -> key.startsWith(probe.indexFilesPrefix("files")))
                        .allMatch(key -> key.startsWith("files/"));
                assertThat(client.listCollections().getCollectionNames()).isEmpty();
            } finally {
                client.close();
            }
        }
    }

    @Test
    void letsOnlyTheNewRootPasswordIn() throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus milvus = LocalMilvus.start(directory, MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            milvus.awaitHealthy();
            URI endpoint = URI.create("http://127.0.0.1:" + milvus.ports().milvus());
            String password = MilvusRoot.randomPassword();
            MilvusRoot.setPassword(endpoint, password, PATIENCE);
            MilvusRoot.setPassword(endpoint, password, PATIENCE);
            for (String wrong : new String[] {"Milvus", MilvusRoot.randomPassword()}) {
                assertThatThrownBy(
                                () -> new MilvusClientV2(MilvusRoot.connectConfig(endpoint, wrong)).listCollections())
                        .hasMessageContaining("auth check failure");
            }
            assertThatThrownBy(() -> MilvusRoot.setPassword(endpoint, "another", Duration.ofMillis(300)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not let its root password be changed")
                    .hasMessageContaining("auth check failure");
        }
    }

    @Test
    void stopsAtOnceWithoutLeavingAnything() throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus milvus = LocalMilvus.start(directory, MilvusPorts.allocate(), s3.userYaml(), Map.of())) {
            milvus.awaitHealthy();
            long pid = milvus.process().pid();
            Path serverId = Path.of("/tmp/milvus/server_id_" + pid);
            assertThat(serverId).exists();

            long start = System.nanoTime();
            milvus.process().stop();
            LOG.info("stopped in {}", Duration.ofNanos(System.nanoTime() - start));

            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(milvus.process().isRunning()).isFalse();
            assertThat(milvus.process().exitCode()).isEqualTo(128 + 9);
            assertThat(serverId).doesNotExist();
            assertThat(Files.exists(directory.resolve("container/data"))).isFalse();
            milvus.process().stop();
        }
    }

    /** As in Kubernetes, where a container that ended is started again on the volumes of its pod. */
    @Test
    void findsItsDataAgainAfterACrash() throws Exception {
        MilvusPorts ports = MilvusPorts.allocate();
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus crashing = LocalMilvus.start(directory, ports, s3.userYaml(), Map.of())) {
            crashing.awaitHealthy();
            ConnectConfig config = MilvusRoot.setPassword(
                    URI.create("http://127.0.0.1:" + ports.milvus()), MilvusRoot.randomPassword(), PATIENCE);
            MilvusClientV2 client = new MilvusClientV2(config);
            try {
                client.createCollection(CreateCollectionReq.builder()
                        .collectionName("books")
                        .dimension(8)
                        .build());
                ProcessHandle.of(crashing.process().pid()).orElseThrow().destroyForcibly();
                crashing.process().awaitEnd();
                try (LocalMilvus again = LocalMilvus.start(directory, ports, s3.userYaml(), Map.of())) {
                    LOG.info("healthy again after {}", again.awaitHealthy());
                    long start = System.nanoTime();
                    assertThat(client.listCollections().getCollectionNames()).containsExactly("books");
                    LOG.info("collections listed in {}", Duration.ofNanos(System.nanoTime() - start));
                }
            } finally {
                client.close();
            }
        }
    }
}
