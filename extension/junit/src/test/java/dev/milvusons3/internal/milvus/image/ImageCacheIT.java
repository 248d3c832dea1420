package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One copy in the cache, whoever wants it at the same time, is killed meanwhile, or finds no room. */
class ImageCacheIT {
    @TempDir
    Path directory;

    @AutoClose
    private LocalRegistry registry;

    @AutoClose
    private FaultyFront front;

    private TestImage image;
    private String name;

    @BeforeEach
    void start() throws Exception {
        registry = LocalRegistry.start(directory);
        front = new FaultyFront(registry.host());
        image = TestImage.milvus("amd64");
        registry.push("milvusdb/milvus", "v2.6.22", image);
        name = front.host() + "/milvusdb/milvus:v2.6.22";
    }

    @Test
    void isPulledOnceByManyThreadsOfManyProcesses() throws Exception {
        Path cache = directory.resolve("cache");
        List<Process> processes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(
                        OtherJvm.of(PullMain.class, cache, name).inheritIO().start());
            }
            List<Future<MilvusImage>> images = List.of(
                    threads.submit(() -> PullMain.pull(cache, name)), threads.submit(() -> PullMain.pull(cache, name)));
            for (Future<MilvusImage> each : images) {
                assertThat(each.get(60, TimeUnit.SECONDS).home()).exists();
            }
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            threads.shutdownNow();
            processes.forEach(Process::destroyForcibly);
        }
        for (byte[] layer : image.compressed()) {
            assertThat(front.requests())
                    .filteredOn(request -> request.contains("/blobs/" + Digest.sha256(layer)))
                    .hasSize(1);
        }
        assertThat(names(cache.resolve("images")))
                .containsExactlyInAnyOrder(
                        "references",
                        Digest.sha256(image.config()).hex(),
                        Digest.sha256(image.config()).hex() + ".lock");
    }

    @Test
    void isMadeAfterItsMakerWasKilled() throws Exception {
        Path cache = directory.resolve("cache");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        front.next(1, "/blobs/" + Digest.sha256(image.compressed().get(1)), (exchange, real) -> {
            asked.countDown();
            try {
                killed.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
        Process maker = OtherJvm.of(PullMain.class, cache, name).inheritIO().start();
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        maker.destroyForcibly().waitFor();
        killed.countDown();
        assertThat(names(cache.resolve("images"))).anyMatch(file -> file.contains(".partial-"));

        assertThat(PullMain.pull(cache, name).home()).exists();

        String digest = Digest.sha256(image.config()).hex();
        assertThat(names(cache.resolve("images"))).containsExactlyInAnyOrder("references", digest, digest + ".lock");
        // The first layer had been there.
        assertThat(front.requests())
                .filteredOn(request -> request.contains(
                        "/blobs/" + Digest.sha256(image.compressed().get(0))))
                .hasSize(1);
    }

    /** Root without capabilities may do what an ordinary user may with its own files, and nothing more. */
    @Test
    void isMadeByAUserWithoutPrivileges() throws Exception {
        TestImage awkward = new TestImage(
                "amd64",
                List.of(
                        new TarBuilder()
                                .directory("ro/", 0555)
                                .file("ro/hidden", "x", 0000)
                                .file("ro/kept", "x", 0444)
                                .device("dev/null")
                                .build(),
                        new TarBuilder()
                                .file("ro/.wh.hidden", "")
                                .file("ro/su", "x", 04755)
                                .hardLink("ro/same", "ro/kept")
                                .build(),
                        image.layers().get(1)));
        registry.push("milvusdb/milvus", "awkward", awkward);
        Path cache = directory.resolve("cache");
        ProcessBuilder puller = OtherJvm.of(PullMain.class, cache, front.host() + "/milvusdb/milvus:awkward");
        if (System.getProperty("user.name").equals("root")) {
            assumeTrue(Programs.find("setpriv", System.getenv()).isPresent(), "no setpriv, to give privileges up");
            List<String> command =
                    new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"));
            command.addAll(puller.command());
            puller.command(command);
        }
        Process pulling = puller.start();

        assertThat(pulling.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pulling.exitValue()).isZero();
        Path root =
                cache.resolve("images").resolve(Digest.sha256(awkward.config()).hex());
        assertThat(names(root.resolve("rootfs/ro"))).containsExactlyInAnyOrder("kept", "su", "same");
        assertThat(root.resolve("left-out.txt")).hasContent("dev/null");
    }

    @Test
    void isMadeAnewIfFilesAreMissing() throws Exception {
        Path cache = directory.resolve("cache");
        MilvusImage first = PullMain.pull(cache, name);
        Files.delete(first.home().resolve("configs/milvus.yaml"));

        assertThat(PullMain.pull(cache, name)).isEqualTo(first);
        assertThat(first.home().resolve("configs/milvus.yaml")).exists();
    }

    @Test
    void givesBackWhatItTookOfAFullDisk() throws Exception {
        byte[] noise = new byte[6_000_000];
        new Random(15).nextBytes(noise);
        registry.push("milvusdb/milvus", "incompressible", with(noise));
        registry.push("milvusdb/milvus", "compressible", with(new byte[30_000_000]));
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()) == 0,
                "may not mount a small disk");
        try {
            for (String tag : List.of("incompressible", "compressible")) {
                assertThatThrownBy(() -> new MilvusSources(machine(), (wheel, target, progress) -> {
                                    throw new AssertionError("no wheel is asked for");
                                })
                                .obtain(
                                        new MilvusSources.Wanted(
                                                Optional.empty(),
                                                Optional.of(front.host() + "/milvusdb/milvus:" + tag),
                                                Optional.empty(),
                                                Optional.empty()),
                                        Optional.of(small),
                                        Progress.NONE))
                        .as(tag)
                        .isInstanceOf(MilvusUnavailableException.class)
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining("(free in the cache's file system: ")
                        .hasMessageContaining("- use another cache directory: milvus-on-s3.cache");
                assertThat(names(small.resolve("images"))).allMatch(file -> file.endsWith(".lock"));
            }
            assertThat(PullMain.pull(small, name).home()).exists();
        } finally {
            assertThat(run("umount", small.toString())).isZero();
        }
    }

    private Machine machine() {
        return new Machine("Linux", "amd64", false, directory, Map.of());
    }

    private TestImage with(byte[] content) {
        return new TestImage(
                "amd64",
                List.of(
                        new TarBuilder().entry("large", '0', "", 0644, content).build(),
                        image.layers().get(1)));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
