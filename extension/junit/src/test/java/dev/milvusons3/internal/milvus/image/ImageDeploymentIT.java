package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.milvus.WriteProbe;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import io.milvus.v2.client.MilvusClientV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment whose server comes out of an image, with all that it needs: neither Docker nor the machine's libraries have part in it. */
@EnabledOnOs(OS.LINUX)
class ImageDeploymentIT {
    @TempDir
    static Path directory;

    private static Path archive;

    @BeforeAll
    static void save() throws Exception {
        archive = EngineImage.save(directory);
    }

    /** JUnit would warn of each link. */
    @AfterAll
    static void remove() throws Exception {
        Trees.delete(directory.resolve("cache"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAMESPACE", "PROCESS"})
    void runsInEveryRuntimeOfTheMachine(String runtime) throws Exception {
        run(runtime, Map.of(Settings.MILVUS_IMAGE, archive.toString()));
    }

    /** As those of later versions are: another user, a library that is to be loaded first, a directory to work in. */
    @ParameterizedTest
    @ValueSource(strings = {"NAMESPACE", "PROCESS"})
    void runsOneThatLooksNewer(String runtime) throws Exception {
        TestImage newer = TestImage.uncompressed(EngineImage.PLATFORM.architecture(), EngineImage.layers(archive));
        try (LocalRegistry registry = LocalRegistry.start(Files.createDirectory(directory.resolve(runtime)))) {
            registry.push("milvusdb/milvus", "v2.6.22", newer);
            run(
                    runtime,
                    Map.of(
                            Settings.MILVUS_IMAGE, "milvusdb/milvus:v2.6.22",
                            Settings.MILVUS_REGISTRY, registry.host(),
                            // Its server is none of 2.6.
                            Settings.MILVUS_VERSION, "2.3.5"));
        }
    }

    /** The engine has it by another name already. */
    @Test
    void anArchiveRunsInAContainer() throws Exception {
        run("CONTAINER", Map.of(Settings.MILVUS_IMAGE, archive.toString()));
    }

    /** The engine does not have it, and could not read it: it is in the form of another tool. */
    @Test
    void aLayoutRunsInAContainer() throws Exception {
        TestImage image = TestImage.uncompressed(EngineImage.PLATFORM.architecture(), EngineImage.layers(archive));
        Path layout = image.layout(directory.resolve("layout"), "v2.3.5");

        run("CONTAINER", Map.of(Settings.MILVUS_IMAGE, "oci:" + layout));
    }

    private static void run(String runtime, Map<Setting<?>, String> settings) throws Exception {
        Map<Setting<?>, String> all = new HashMap<>(settings);
        all.put(Settings.MILVUS_RUNTIME, runtime);
        all.put(Settings.CACHE, directory.resolve("cache").toString());
        DeploymentSpec spec = SpecReader.read(
                new SpecRequest(ImageDeploymentIT.class, List.of(new Layer("the test", all)), List.of()),
                Configuration.of(key -> Optional.empty()));

        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment running = starter.start(spec, "ImageDeploymentIT");
            MilvusClientV2 milvus = running.newClient(Optional.empty());
            try {
                new WriteProbe(milvus, Duration.ofMinutes(2)).run();
                assertThat(running.deployment().decisions().denied()).isEmpty();
                if (runtime.equals("PROCESS")) {
                    assertThat(librariesOfMilvus())
                            .hasSizeGreaterThan(5)
                            .anyMatch(file -> file.endsWith("/libc.so.6"))
                            .allMatch(file -> file.startsWith(directory.toString()));
                }
            } finally {
                milvus.close();
                running.close(false);
            }
        }
    }

    /** {@return what the only server below this JVM has loaded, its loader included} */
    private static Set<String> librariesOfMilvus() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            String maps = Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps"));
            if (maps.contains("/bin/milvus")) {
                maps.lines()
                        .filter(line -> line.matches(".*\\.so[.0-9]*"))
                        .forEach(line -> libraries.add(line.substring(line.indexOf('/'))));
            }
        }
        return libraries;
    }
}
