package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With the real wheel. */
class WheelSourceIT {
    private static final Logger LOG = LoggerFactory.getLogger(WheelSourceIT.class);

    @TempDir
    static Path downloaded;

    static Path wheel;

    @TempDir
    Path directory;

    @BeforeAll
    static void downloadOnce() throws Exception {
        Machine machine = Machine.current();
        long start = System.nanoTime();
        wheel = new PipDownload(machine.environment())
                .download(machine.wheel().orElseThrow(), downloaded, Progress.NONE);
        LOG.info("pip took {}", Duration.ofNanos(System.nanoTime() - start));
    }

    @Test
    void downloadsAndUnpacksOnce() throws Exception {
        ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();
        ConcurrentMap<String, Long> totals = new ConcurrentHashMap<>();
        Progress progress = (what, done, total) -> {
            last.merge(what, done, Math::max);
            totals.put(what, total);
        };
        long start = System.nanoTime();
        MilvusHome home = new MilvusHome(MilvusSources.ofThisMachine()
                .obtain(MilvusSources.Wanted.NOTHING, Optional.of(directory), progress)
                .home());
        LOG.info("download and unpack took {}", Duration.ofNanos(System.nanoTime() - start));
        assertThat(home.defect()).isEmpty();
        assertThat(last).containsOnlyKeys("download milvus 2.3.5", "unpack milvus 2.3.5");
        assertThat(last).containsExactlyInAnyOrderEntriesOf(totals);
        assertThat(names(directory))
                .containsExactlyInAnyOrder(
                        home.directory().getFileName() + ".lock",
                        home.directory().getFileName().toString());
        assertThat(names(home.directory())).containsExactlyInAnyOrder("bin", "config.yaml.template", "files.txt");

        start = System.nanoTime();
        Path downloads = directory.resolve("downloads");
        assertThat(ObtainMain.obtain(directory, wheel, downloads)).isEqualTo(home.directory());
        LOG.info("finding it again took {}", Duration.ofNanos(System.nanoTime() - start));
        assertThat(downloads).doesNotExist();
    }

    @Test
    void makesUpForWhatACleanerOrACrashLeft() throws Exception {
        Path downloads = directory.resolve("downloads");
        Path cache = directory.resolve("cache");
        long start = System.nanoTime();
        Path home = ObtainMain.obtain(cache, wheel, downloads);
        LOG.info("unpack took {}", Duration.ofNanos(System.nanoTime() - start));
        Path crashed = Files.createDirectories(home.resolveSibling(home.getFileName() + ".partial-1/unpacked"));
        Files.writeString(crashed.resolve("half"), "half");
        Path milvus = home.resolve("bin/milvus");
        long size = Files.size(milvus);
        Files.writeString(milvus, "cut");

        assertThat(ObtainMain.obtain(cache, wheel, downloads)).isEqualTo(home);
        assertThat(Files.size(milvus)).isEqualTo(size);
        assertThat(names(cache)).containsExactlyInAnyOrder(home.getFileName().toString(), home.getFileName() + ".lock");
        assertThat(downloads).hasContent("download\ndownload");
    }

    @Test
    void isMadeOnceByManyThreadsOfManyProcesses() throws Exception {
        Path downloads = directory.resolve("downloads");
        Path cache = directory.resolve("cache");
        List<Process> processes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(OtherJvm.of(ObtainMain.class, cache, wheel, downloads)
                        .inheritIO()
                        .start());
            }
            List<Future<Path>> homes = Stream.generate(
                            () -> threads.submit(() -> ObtainMain.obtain(cache, wheel, downloads)))
                    .limit(3)
                    .toList();
            for (Future<Path> home : homes) {
                assertThat(home.get(60, TimeUnit.SECONDS)).exists();
            }
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            threads.shutdownNow();
            processes.forEach(Process::destroyForcibly);
        }
        assertThat(downloads).hasContent("download");
    }

    @Test
    void isMadeAfterItsMakerWasKilled() throws Exception {
        Path downloads = directory.resolve("downloads");
        Path cache = directory.resolve("cache");
        Process killed = OtherJvm.of(ObtainMain.class, cache, wheel, downloads)
                .inheritIO()
                .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!isUnpacking(cache) && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        killed.destroyForcibly().waitFor();
        assertThat(names(cache)).anyMatch(name -> name.contains(".partial-"));

        Path home = ObtainMain.obtain(cache, wheel, downloads);
        assertThat(names(cache)).containsExactlyInAnyOrder(home.getFileName().toString(), home.getFileName() + ".lock");
    }

    private static boolean isUnpacking(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(cache, 4)) {
            return all.anyMatch(path -> path.endsWith("bin/milvus"));
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
