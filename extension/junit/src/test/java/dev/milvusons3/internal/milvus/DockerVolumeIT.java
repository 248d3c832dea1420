package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pod's volume in a real container engine: what one container writes the next one reads, and nothing of it stays. */
class DockerVolumeIT {
    private static final Path INSIDE = Path.of("/var/lib/kept");

    @Test
    void outlivesContainersAndGoesWithItsPod() throws Exception {
        DockerForTests.require();
        String image = DockerForTests.docker("images", "--quiet", "milvusdb/milvus")
                .lines()
                .findFirst()
                .orElseThrow();
        String volume;
        try (DockerVolume kept = DockerVolume.create(image, INSIDE)) {
            volume = DockerForTests.docker(
                    "inspect",
                    "--format",
                    "{{(index .Mounts 0).Name}}",
                    kept.arguments().get(1));
            run(kept, image, "echo written > " + INSIDE + "/file");

            assertThat(run(kept, image, "cat " + INSIDE + "/file")).isEqualTo("written");
            assertThat(volumes()).contains(volume);
        }

        assertThat(volumes()).doesNotContain(volume);
    }

    private static String run(DockerVolume volume, String image, String script) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm", "--user", "0", "--network", "none"));
        arguments.addAll(volume.arguments());
        arguments.addAll(List.of("--entrypoint", "/bin/sh", image, "-c", script));
        return DockerForTests.docker(arguments.toArray(String[]::new));
    }

    private static List<String> volumes() throws Exception {
        return DockerForTests.docker("volume", "ls", "--quiet").lines().toList();
    }
}
