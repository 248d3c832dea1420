package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why intervals of garbage collection are checked before a start: the real server says nothing of the setting. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GarbageIntervalIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0", "10s"})
    void milvusPanicsOnAnIntervalThatItCannotUse(String interval) throws Exception {
        try (PlainS3 s3 = new PlainS3();
                LocalMilvus milvus = LocalMilvus.start(
                        directory,
                        MilvusPorts.allocate(),
                        s3.userYaml() + "\ndataCoord: {gc: {interval: " + interval + "}}\n",
                        Map.of())) {
            milvus.process().awaitEnd();

            assertThat(milvus.process().logTail(200)).contains("panic: non-positive interval for NewTicker");
        }
    }
}
