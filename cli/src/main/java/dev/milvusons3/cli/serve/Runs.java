package dev.milvusons3.cli.serve;

import dev.milvusons3.internal.files.UserCache;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where it is written which {@code serve}s of this user run. */
public final class Runs {
    /** By default. */
    static final int PORT = 4580;

    @Option(
            names = "--runs",
            paramLabel = "DIRECTORY",
            description =
                    "Where it is written which serves run; in $MILVUS_ON_S3_CACHE or the user's cache by default.")
    private @Nullable Path said;

    Path directory() {
        if (said != null) {
            return said.toAbsolutePath();
        }
        String cache = System.getenv("MILVUS_ON_S3_CACHE");
        Path shared = cache != null && !cache.isBlank() ? Path.of(cache) : UserCache.directory();
        return shared.resolve("serve").toAbsolutePath();
    }
}
