package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.MilvusOnS3Exception;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
     * By minor version of Milvus, the last chart that was made for it. The chart of 2.4.5 still is the one for 2.3: its templates
     * know that version's components.
     *
     * @see <a href="https://github.com/zilliztech/milvus-helm">milvus-helm</a>
     */
    private static final Map<String, String> VERSIONS =
            new TreeMap<>(Map.of("2.3", "4.1.36", "2.4", "4.2.25", "2.5", "4.2.58", "2.6", "5.0.19"));

    /**
     * {@return the chart that is pinned for a version of Milvus}
     *
     * @param milvus such as {@code 2.3.5}
     * @throws MilvusOnS3Exception if none is known for it
     */
    public static MilvusChart forMilvus(String milvus) {
        String[] parts = milvus.split("\\.");
        String version = parts.length < 2 ? null : VERSIONS.get(parts[0] + "." + parts[1]);
        if (version == null) {
            throw new MilvusOnS3Exception("no chart is known for Milvus " + milvus + "; known are "
                    + String.join(".x, ", VERSIONS.keySet())
                    + ".x. Ask for one of these, or name a local chart (milvus-on-s3.chart)");
        }
        return new MilvusChart(REPOSITORY_NAME + "/milvus", Optional.of(version), Optional.of(REPOSITORY));
    }

    /** {@return a chart of this machine} */
    public static MilvusChart local(Path directoryOrArchive) {
        return new MilvusChart(directoryOrArchive.toString(), Optional.empty(), Optional.empty());
    }
}
