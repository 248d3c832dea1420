package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.Journals;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How what a run made is found again if the run is killed.
 *
 * @param journals where it is written down before it is made
 * @param endpoint that plays AWS; empty for AWS itself
 */
public record Outliving(Journals journals, Optional<URI> endpoint) {
    /** {@return that of a deployment in an account: journals are where the spec says, or else in the user's cache} */
    public static Outliving of(DeploymentSpec spec) {
        Path directory = spec.journalDirectory()
                .orElseGet(() ->
                        spec.cacheDirectory().orElseGet(UserCache::directory).resolve(JournalDirectory.NAME));
        return new Outliving(new JournalDirectory(directory), spec.aws().endpoint());
    }
}
