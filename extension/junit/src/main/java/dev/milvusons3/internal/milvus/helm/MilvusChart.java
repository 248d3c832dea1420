package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.profile.MilvusProfile;
import dev.milvusons3.internal.profile.MilvusVersion;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which chart is installed.
 *
 * @param reference a directory or archive, or the chart's name in its repository
 * @param version of the chart, such as {@code 4.1.36}; empty for a local one, which says so itself
 * @param repository where Helm finds it; empty for a local one
 */
public record MilvusChart(String reference, Optional<String> version, Optional<URI> repository) {
    /** Where the Milvus project publishes its charts. */
    public static final URI REPOSITORY = URI.create("https://zilliztech.github.io/milvus-helm");

    /** The name under which {@link #REPOSITORY} is known to Helm while it is used. */
    static final String REPOSITORY_NAME = "milvus";

    /**
     * {@return the chart that was made for a version of Milvus; for a line that is not known, that of the nearest older one}
     *
     * @throws MilvusOnS3Exception if there is no older one
     */
    public static MilvusChart forMilvus(MilvusVersion milvus) {
        if (milvus.isTooOld()) {
            throw new MilvusOnS3Exception("no chart is known for Milvus " + milvus.text() + "; known are "
                    + Stream.of(MilvusProfile.values()).map(MilvusProfile::line).collect(Collectors.joining(".x, "))
                    + ".x and newer. Ask for one of these (milvus-on-s3.milvus.version), or name a local chart"
                    + " (milvus-on-s3.chart)");
        }
        return new MilvusChart(
                REPOSITORY_NAME + "/milvus", Optional.of(milvus.profile().chart()), Optional.of(REPOSITORY));
    }

    /** {@return a chart of this machine} */
    public static MilvusChart local(Path directoryOrArchive) {
        return new MilvusChart(directoryOrArchive.toString(), Optional.empty(), Optional.empty());
    }
}
