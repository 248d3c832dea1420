package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server out of an image that Docker saved: unpacked, and found again. */
class ImageBenchmark {
    private static final int ROUNDS = 3;

    @TempDir
    Path directory;

    @Test
    void unpackingAndFindingAgain() throws Exception {
        Path archive = directory.resolve("milvus.tar");
        Process docker = new ProcessBuilder(
                        "sh", "-c", "docker save -o \"$0\" milvusdb/milvus:v2.3.5", archive.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(docker.waitFor() == 0, "no Docker engine that has milvusdb/milvus:v2.3.5");
        List<Double> unpacked = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Path cache = directory.resolve("cache-" + round);
            unpacked.add(Medians.millis(() -> obtain(archive, cache)));
            again.add(Medians.millis(() -> obtain(archive, cache)));
            assertThat(obtain(archive, cache).home()).isDirectory();
            Trees.delete(cache);
        }
        Medians.print("unpacking an image of 352 MB (goal <= 15000)", unpacked, "ms");
        Medians.print("finding it in the cache again", again, "ms");
    }

    private static MilvusImage obtain(Path archive, Path cache) {
        return MilvusSources.ofThisMachine()
                .obtain(
                        new MilvusSources.Wanted(
                                Optional.empty(), Optional.of(archive.toString()), Optional.empty(), Optional.empty()),
                        Optional.of(cache),
                        Progress.NONE);
    }
}
