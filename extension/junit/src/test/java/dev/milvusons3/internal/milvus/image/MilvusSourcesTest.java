package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.internal.profile.MilvusProfile;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusSourcesTest {
    private static final String WAYS_OUT = "  - bring your own: set milvus-on-s3.milvus.home to an unpacked Milvus"
            + " (bin/milvus, and configs/milvus.yaml or config.yaml.template)\n"
            + "  - let Docker run it: environment CONTAINERS";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"Windows 11,amd64,Windows 11 on amd64", "FreeBSD,amd64,FreeBSD on amd64"})
    void explainsAPlatformWithoutAServer(String os, String arch, String found) {
        assertUnavailable(obtain(machine(os, arch, false, Map.of())))
                .hasMessage("""
                        No Milvus server to run.
                          Asked: the image milvusdb/milvus:v%s for linux/amd64 in the cache %s
                          Found: its server runs on Linux, and this is %s
                          Ways out:
                          - use the version that there is a wheel of, 2.3.5, on one of linux-x86_64, macos-arm64, macos-x86_64
                        %s""".formatted(MilvusProfile.newest().release(), cache(), found, WAYS_OUT));
    }

    @ParameterizedTest
    @CsvSource({"Linux,aarch64,false,linux/arm64", "Linux,amd64,true,linux/amd64"})
    void takesTheNewestImageWhereThereIsNoWheel(String os, String arch, boolean musl, String platform) {
        assertThat(new MilvusSources(machine(os, arch, musl, Map.of()), neverCalled())
                        .choose(MilvusSources.Wanted.NOTHING)
                        .description())
                .isEqualTo(
                        "the image milvusdb/milvus:v" + MilvusProfile.newest().release() + " for " + platform);
    }

    @ParameterizedTest
    @CsvSource({
        "2.3.5,,Milvus 2.3.5 for linux-x86_64,2.3.5",
        "2.6.22,,the image milvusdb/milvus:v2.6.22 for linux/amd64,2.6.22",
        ",harbor.example/hub/milvus:v2.5.1,the image harbor.example/hub/milvus:v2.5.1 for linux/amd64,2.5.1",
        ",oci:/a/layout,the saved image /a/layout for linux/amd64,",
        ",oci:/a/layout:v2.6.22,the saved image /a/layout:v2.6.22 for linux/amd64,",
        ",/a/milvus.tar,the saved image /a/milvus.tar for linux/amd64,",
        ",/a/milvus.tar.gz,the saved image /a/milvus.tar.gz for linux/amd64,",
        ",/a/milvus_2.6.22-1_amd64.deb,the package /a/milvus_2.6.22-1_amd64.deb,2.6.22",
    })
    void choosesByWhatIsSaid(String version, String image, String description, String of) {
        MilvusSource source = new MilvusSources(linux(Map.of()), neverCalled())
                .choose(new MilvusSources.Wanted(
                        Optional.ofNullable(version), Optional.ofNullable(image), Optional.empty(), Optional.empty()));

        assertThat(source.description()).isEqualTo(description);
        assertThat(source.version()).isEqualTo(Optional.ofNullable(of));
    }

    @Test
    void fetchesAPackageThatIsKnownByItsDigest() {
        String url = "https://releases.example/milvus_3.0.0-1_arm64.deb";
        MilvusSource source = new MilvusSources(linux(Map.of()), neverCalled())
                .choose(new MilvusSources.Wanted(
                        Optional.empty(),
                        Optional.of(url + "#sha256=" + "0".repeat(64)),
                        Optional.empty(),
                        Optional.empty()));

        assertThat(source.description()).isEqualTo("the package " + url);
        assertThat(source.version()).contains("3.0.0");
    }

    @Test
    void asksWhereImagesWithoutARegistryAre() {
        assertUnavailable(() -> new MilvusSources(linux(Map.of("PATH", "/nowhere")), neverCalled())
                        .obtain(
                                new MilvusSources.Wanted(
                                        Optional.of("2.6.22"), Optional.empty(), Optional.empty(), Optional.empty()),
                                Optional.of(cache()),
                                Progress.NONE))
                .hasMessageContaining(
                        "Asked: the image milvusdb/milvus:v2.6.22 for linux/amd64 in the cache " + cache())
                .hasMessageContaining(
                        "Found: the name has no registry, and this machine does not say which one Docker takes"
                                + " then: nothing in "
                                + directory.toAbsolutePath().resolve(".docker/config.json")
                                + ", and no Docker engine that answers")
                .hasMessageContaining("- name the registry, or a mirror of it: milvus-on-s3.milvus.registry=<host>")
                .hasMessageEndingWith(WAYS_OUT);
    }

    @Test
    void explainsThatThereIsNoPython() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.writeString(bin.resolve("python3"), "not executable");
        assertUnavailable(obtain(linux(Map.of("PATH", bin + ":/does/not/exist"))))
                .hasMessageContaining("Asked: Milvus 2.3.5 for linux-x86_64 in the cache " + cache())
                .hasMessageContaining("Found: no python3 on the PATH (" + bin + ":/does/not/exist)")
                .hasMessageEndingWith(WAYS_OUT);
        assertNothingIsLeft();
    }

    @Test
    void quotesPipsLastWordsIfItFails() throws Exception {
        Path python = script("i=0; while [ $i -lt 40 ]; do echo line $i; i=$((i+1)); done"
                + "; echo 'ERROR: No matching distribution found for milvus==2.3.5' >&2; exit 7");
        assertUnavailable(obtain(linux(pathWith(python))))
                .hasMessageContaining("Found: '" + python + " -m pip download ")
                .hasMessageContaining(" ended with 7, at last:\n")
                .hasMessageContaining("line 39\n    ERROR: No matching distribution found for milvus==2.3.5\n")
                .hasMessageEndingWith(WAYS_OUT)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("line 20"));
        assertNothingIsLeft();
    }

    @Test
    void explainsThatPythonHasNoPip() throws Exception {
        Path python = script("echo \"$0: No module named pip\"; exit 1");
        assertUnavailable(obtain(linux(pathWith(python)))).hasMessageContaining("No module named pip");
    }

    @Test
    void explainsThatThereIsNoNetwork() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        assumeTrue(Programs.find("python3", environment).isPresent(), "no python3 on the path");
        // A real pip, with an index that nobody serves.
        environment.put("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
        environment.put("PIP_RETRIES", "0");
        environment.remove("PIP_FIND_LINKS");
        environment.put("PIP_CONFIG_FILE", "/dev/null");
        assertUnavailable(obtain(linux(environment)))
                .hasMessageContaining("ended with 1, at last:")
                .hasMessageContaining("milvus==2.3.5")
                .hasMessageEndingWith(WAYS_OUT);
    }

    @Test
    void saysSoIfPipBringsNothing() throws Exception {
        assertUnavailable(obtain(linux(pathWith(script("echo done")))))
                .hasMessageContaining("pip brought no wheel, but said:\n    done\n");
    }

    @Test
    void refusesAWheelWithAnotherDigest() throws Exception {
        // The destination is the argument after --dest.
        Path python = script("while [ \"$1\" != --dest ]; do shift; done; "
                + "printf tampered >\"$2/milvus-2.3.5-py3-none-manylinux2014_x86_64.whl\"");
        assertUnavailable(obtain(linux(pathWith(python))))
                .hasMessageContaining("Found: pip brought milvus-2.3.5-py3-none-manylinux2014_x86_64.whl (8 bytes),"
                        + " SHA-256 "
                        + Digest.sha256("tampered".getBytes(StandardCharsets.UTF_8))
                                .hex()
                        + " instead of 69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04")
                .hasMessageEndingWith(WAYS_OUT);
        assertNothingIsLeft();
    }

    @Test
    void namesACacheThatCannotBeMade() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path cache = file.resolve("cache");
        assertUnavailable(() -> new MilvusSources(linux(Map.of()), neverCalled())
                        .obtain(MilvusSources.Wanted.NOTHING, Optional.of(cache), Progress.NONE))
                .hasMessageContaining("in the cache " + cache)
                .hasMessageContaining("use another cache directory: milvus-on-s3.cache");
    }

    @Test
    void namesACacheThatCannotBeWritten() throws Exception {
        Path cache = Files.createDirectory(directory.resolve("read-only"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(cache), "root writes everywhere");
        assertUnavailable(() -> new MilvusSources(linux(Map.of()), neverCalled())
                        .obtain(MilvusSources.Wanted.NOTHING, Optional.of(cache), Progress.NONE))
                .hasMessageContaining("AccessDeniedException: " + cache)
                .hasMessageContaining("milvus-on-s3.cache");
    }

    @Test
    void removesWhatItHadWhenTheDiskIsFull() {
        WheelSource.Downloader full = (wheel, target, progress) -> {
            Files.writeString(target.resolve("half.whl"), "half");
            throw new IOException("No space left on device");
        };
        assertUnavailable(() -> new MilvusSources(linux(Map.of()), full)
                        .obtain(MilvusSources.Wanted.NOTHING, Optional.of(cache()), Progress.NONE))
                .hasMessageContaining("Found: No space left on device")
                .hasMessageContaining("(free in the cache's file system: ");
        assertNothingIsLeft();
    }

    @Test
    void keepsTheInterruptAndLeavesNothing() {
        WheelSource.Downloader interrupted = (wheel, target, progress) -> {
            throw new InterruptedException();
        };
        try {
            assertUnavailable(() -> new MilvusSources(linux(Map.of()), interrupted)
                            .obtain(MilvusSources.Wanted.NOTHING, Optional.of(cache()), Progress.NONE))
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    void killsPipWhenInterrupted() throws Exception {
        Path pid = directory.resolve("pid");
        Path python = script("echo $$ >" + pid + "; exec sleep 300");
        Thread obtaining = new Thread(() -> {
            try {
                obtain(linux(pathWith(python))).call();
            } catch (Throwable expected) {
                assertThat(expected).isInstanceOf(MilvusUnavailableException.class);
            }
        });
        obtaining.start();
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.sleep(10);
        }
        obtaining.interrupt();
        obtaining.join(10_000);
        assertThat(obtaining.isAlive()).isFalse();
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                .isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void takesAHomeOfOnesOwn() throws Exception {
        Path home = Files.createDirectories(directory.resolve("home"));
        assertOwn(home).hasMessageContaining("Asked: milvus-on-s3.milvus.home = " + home);
        assertOwn(home).hasMessageContaining("there is no file " + home.resolve("bin/milvus"));
        assertOwn(home.resolve("nowhere")).hasMessageContaining("nowhere is not a directory");
        Path milvus =
                Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("milvus"));
        assertOwn(home).hasMessageContaining(milvus + " is not executable");
        Files.setPosixFilePermissions(milvus, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertOwn(home).hasMessageContaining("there is neither " + home.resolve("config.yaml.template"));
        Files.writeString(Files.createDirectory(home.resolve("configs")).resolve("milvus.yaml"), "proxy:\n  port: 1\n");
        MilvusHome own = new MilvusHome(new MilvusSources(machine("Windows", "amd64", false, Map.of()), neverCalled())
                .obtain(home(home), Optional.empty(), Progress.NONE)
                .home());
        assertThat(own.executable()).isEqualTo(milvus);
        assertThat(own.configuration()).isEqualTo(home.resolve("configs/milvus.yaml"));
    }

    @Test
    void knowsWhereCachesGo() {
        Path user = directory.toAbsolutePath();
        assertThat(linux(Map.of()).cacheDirectory()).isEqualTo(user.resolve(".cache/milvus-on-s3"));
        assertThat(linux(Map.of("XDG_CACHE_HOME", "/var/caches")).cacheDirectory())
                .isEqualTo(Path.of("/var/caches/milvus-on-s3"));
        assertThat(linux(Map.of("XDG_CACHE_HOME", "relative")).cacheDirectory())
                .isEqualTo(user.resolve(".cache/milvus-on-s3"));
        assertThat(machine("Mac OS X", "aarch64", false, Map.of()).cacheDirectory())
                .isEqualTo(user.resolve("Library/Caches/milvus-on-s3"));
    }

    private static MilvusSources.Wanted home(Path home) {
        return new MilvusSources.Wanted(Optional.empty(), Optional.empty(), Optional.of(home), Optional.empty());
    }

    private AbstractThrowableAssert<?, ?> assertOwn(Path home) {
        return assertUnavailable(() ->
                new MilvusSources(linux(Map.of()), neverCalled()).obtain(home(home), Optional.empty(), Progress.NONE));
    }

    private static AbstractThrowableAssert<?, ?> assertUnavailable(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(MilvusUnavailableException.class);
    }

    private ThrowingCallable obtain(Machine machine) {
        return () -> new MilvusSources(machine, new PipDownload(machine.environment()))
                .obtain(MilvusSources.Wanted.NOTHING, Optional.of(cache()), Progress.NONE);
    }

    private static WheelSource.Downloader neverCalled() {
        return (wheel, target, progress) -> {
            throw new AssertionError("Nothing is to be downloaded");
        };
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private void assertNothingIsLeft() {
        try (Stream<Path> left = Files.list(cache())) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactly("milvus-2.3.5-linux-x86_64.lock");
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private Machine linux(Map<String, String> environment) {
        return machine("Linux", "amd64", false, environment);
    }

    private Machine machine(String os, String arch, boolean musl, Map<String, String> environment) {
        return new Machine(os, arch, musl, directory.toAbsolutePath(), environment);
    }

    private Map<String, String> pathWith(Path python) {
        return Map.of("PATH", python.getParent() + ":/usr/bin:/bin");
    }

    private Path script(String text) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path python = Files.writeString(bin.resolve("python3"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
