package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.report.Progress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real image of Milvus 2.3.5, as a Docker engine has it: saved, pushed to a real registry, pulled, unpacked, run. */
class RealImageIT {

    @TempDir
    Path directory;

    @Test
    void isTheSameSavedAndPulledAndRuns() throws Exception {
        Path archive = EngineImage.save(directory);

        MilvusImage loaded = new SavedSource(archive, Optional.empty(), EngineImage.PLATFORM)
                .obtain(directory.resolve("loaded"), Progress.NONE);
        MilvusImage pulled;
        try (LocalRegistry registry = LocalRegistry.start(directory)) {
            registry.push(
                    "milvusdb/milvus",
                    "v2.3.5",
                    new TestImage(
                            EngineImage.PLATFORM.architecture(),
                            EngineImage.layers(archive),
                            EngineImage.config(archive)));
            pulled = new RegistrySource(
                            ImageReference.of(registry.host() + "/" + EngineImage.NAME),
                            new Registries(Optional.empty(), directory, Map.of()),
                            EngineImage.PLATFORM)
                    .obtain(directory.resolve("pulled"), Progress.NONE);
        }

        assertThat(pulled.digest()).isEqualTo(loaded.digest());
        assertThat(tree(pulled.root().orElseThrow()))
                .isEqualTo(tree(loaded.root().orElseThrow()));
        assertThat(loaded.version()).contains("2.3.5");
        assertThat(GoBuild.milvusVersion(loaded.home().resolve("bin/milvus"))).contains("2.3.5-lite");
        assertThat(loaded.config().command()).containsExactly("milvus", "run", "standalone");
        assertThat(usage(pulled)).contains("milvus run [server type]");
        // JUnit would warn of each link in it.
        Trees.delete(directory.resolve("loaded"));
        Trees.delete(directory.resolve("pulled"));
    }

    /** As the image's own loader runs it, with nothing of this machine's. */
    private static String usage(MilvusImage image) throws Exception {
        String libraries = "";
        for (String directory : List.of("/milvus/lib", "/lib/x86_64-linux-gnu")) {
            libraries += image.find(directory).orElseThrow() + ":";
        }
        Optional<Path> loader = image.find("/lib64/ld-linux-x86-64.so.2");
        assumeTrue(loader.isPresent(), "the image is not for x86-64");
        return Programs.run(
                        List.of(
                                "env",
                                loader.get().toString(),
                                "--library-path",
                                libraries,
                                image.home().resolve("bin/milvus").toString()),
                        Map.of("PATH", System.getenv("PATH"), "MILVUSCONF", image.home() + "/configs"),
                        "")
                .text();
    }

    /** Names, kinds, permissions and sizes. */
    private static Map<String, String> tree(Path root) throws Exception {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                String kind = Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
                                + (Files.isDirectory(path) ? "" : " " + Files.size(path));
                tree.put(root.relativize(path).toString(), kind);
            }
        }
        return tree;
    }
}
