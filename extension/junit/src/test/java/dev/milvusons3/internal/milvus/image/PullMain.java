package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Pulls an image into a cache; also a JVM of its own, so that several do at once, or one is killed. */
final class PullMain {
    private PullMain() {}

    /** @param arguments cache, and the image's name */
    public static void main(String[] arguments) throws Exception {
        System.out.println(pull(Path.of(arguments[0]), arguments[1]));
    }

    static MilvusImage pull(Path cache, String name) throws IOException, InterruptedException {
        return new RegistrySource(
                        ImageReference.of(name),
                        new Registries(Optional.empty(), cache, Map.of()),
                        new ImagePlatform("linux", "amd64"))
                .obtain(cache, Progress.NONE);
    }
}
