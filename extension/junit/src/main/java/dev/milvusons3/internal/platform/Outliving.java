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
 * @param endpoint that emulates AWS; empty for AWS itself
 * @param keeper the account as it is kept there, where the platform's own clients do not see what earlier runs made; empty where they do
 */
public record Outliving(Journals journals, Optional<URI> endpoint, Optional<AwsAccount> keeper) {
    /** Where the platform's own clients see everything. */
    public Outliving(Journals journals, Optional<URI> endpoint) {
        this(journals, endpoint, Optional.empty());
    }

    /** {@return that of a deployment in an account: journals are where the spec says, or else in the user's cache} */
    public static Outliving of(DeploymentSpec spec) {
        return new Outliving(journals(spec), spec.aws().endpoint());
    }

    /** {@return that of a deployment whose account an emulator keeps} */
    public static Outliving of(DeploymentSpec spec, URI emulator, AwsAccount keeper) {
        return new Outliving(journals(spec), Optional.of(emulator), Optional.of(keeper));
    }

    private static Journals journals(DeploymentSpec spec) {
        Path directory = spec.journalDirectory()
                .orElseGet(() ->
                        spec.cacheDirectory().orElseGet(UserCache::directory).resolve(JournalDirectory.NAME));
        return new JournalDirectory(directory);
    }
}
