package dev.milvusons3.internal.spec;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What Helm installs, in environments with a real cluster.
 *
 * @param chart a chart of this machine, directory or archive; empty for the one that the Milvus project publishes
 * @param values the author's own, laid over all others; empty for none
 * @param image of Milvus, by its name with tag or digest; empty for the chart's own
 * @param milvusVersion of the server, such as {@code 2.3.5}
 * @param asked whether somebody asked for that version, so that a chart which was made for another is not what they want
 */
public record HelmSpec(
        Optional<Path> chart, Optional<Path> values, Optional<String> image, String milvusVersion, boolean asked) {}
