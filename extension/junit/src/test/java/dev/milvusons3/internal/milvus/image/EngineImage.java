package dev.milvusons3.internal.milvus.image;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.spec.RequiredByTheBuild;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The image of Milvus 2.3.5 that a Docker engine of this machine has. */
final class EngineImage {
    static final String NAME = "milvusdb/milvus:v2.3.5";
    static final ImagePlatform PLATFORM = ImagePlatform.linuxOn(System.getProperty("os.arch"));

    private EngineImage() {}

    /** {@return it, saved in a directory} Skips the test if there is none, or fails where containers are required. */
    static Path save(Path directory) throws IOException, InterruptedException {
        Path archive = directory.resolve("milvus.tar");
        String problem;
        try {
            Programs.Answer answer =
                    Programs.run(List.of("docker", "save", "-o", archive.toString(), NAME), System.getenv(), "");
            if (answer.code() == 0) {
                return archive;
            }
            problem = answer.text().strip();
        } catch (IOException noDocker) {
            problem = String.valueOf(noDocker.getMessage());
        }
        String reason = "no Docker engine that has " + NAME + ": " + problem;
        if (RequiredByTheBuild.names(Environment.CONTAINERS)) {
            throw new IllegalStateException(reason + ", and milvus-on-s3.require names CONTAINERS");
        }
        return abort(reason);
    }

    /** {@return the layers of the saved one, plain} */
    static List<byte[]> layers(Path archive) throws IOException, InterruptedException {
        List<byte[]> layers = new ArrayList<>();
        try (SavedImage image = SavedImage.find(TarFile.open(archive), Optional.empty(), PLATFORM)) {
            for (FoundImage.Layer layer : image.layers()) {
                try (InputStream in = layer.open(archive)) {
                    layers.add(in.readAllBytes());
                }
            }
        }
        return layers;
    }

    /** {@return the configuration of the saved one} */
    static byte[] config(Path archive) throws IOException, InterruptedException {
        try (SavedImage image = SavedImage.find(TarFile.open(archive), Optional.empty(), PLATFORM)) {
            return image.config();
        }
    }
}
