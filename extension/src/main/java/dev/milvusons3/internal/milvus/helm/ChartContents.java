package dev.milvusons3.internal.milvus.helm;

import com.marcnuri.helm.Helm;
import dev.milvusons3.MilvusOnS3Exception;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a local chart says of itself: {@code helm show chart} and {@code helm show values}.
 *
 * @param name with its version, such as {@code milvus 4.1.36}
 * @param version such as {@code 4.1.36}
 * @param defaults its {@code values.yaml}
 */
public record ChartContents(String name, String version, HelmValues defaults) {
    /** What Helm itself reads, whatever the chart. */
    private static final Set<String> HELMS_OWN = Set.of("global", "tags");

    /** Whose names are looked at one by one: a misspelt one of these leads to the wrong bucket, or to none. */
    private static final String STORAGE = "externalS3";

    /**
     * {@return what a chart of this machine says; nothing for one in a repository, whose version is pinned}
     *
     * @throws MilvusOnS3Exception with what Helm says, if there is no chart
     */
    public static Optional<ChartContents> of(MilvusChart chart) {
        if (chart.repository().isPresent()) {
            return Optional.empty();
        }
        try {
            HelmValues metadata = HelmValues.parse(
                    HelmLibrary.call(() -> Helm.show(chart.reference()).chart().call()),
                    chart.reference() + "/Chart.yaml");
            HelmValues defaults = HelmValues.parse(
                    HelmLibrary.call(() -> Helm.show(chart.reference()).values().call()),
                    chart.reference() + "/values.yaml");
            String version = text(metadata, "version");
            return Optional.of(new ChartContents(text(metadata, "name") + " " + version, version, defaults));
        } catch (IllegalStateException e) { // helm-java's way to pass on what Helm says
            throw new MilvusOnS3Exception(
                    "chart " + chart.reference() + " cannot be read: " + e.getMessage()
                            + ". Name the directory that has its Chart.yaml, or a .tgz of it (milvus-on-s3.chart)",
                    e);
        }
    }

    /**
     * {@return a warning for each name of an author's values that the chart's own do not have}
     *
     * @param authors one layer, not all together: the guide's has values for every version of the chart
     */
    public List<String> ignored(HelmValues authors) {
        return Stream.concat(
                        unknown(authors, "").filter(path -> !HELMS_OWN.contains(path)),
                        unknown(authors, STORAGE).map(path -> STORAGE + "." + path))
                .map(
                        path -> path + " is not among the values of chart " + name
                                + ", which most likely ignores it. Look for the name that it has in this version (helm show values).")
                .toList();
    }

    private Stream<String> unknown(HelmValues authors, String path) {
        Set<String> known = defaults.names(path).collect(Collectors.toSet());
        return authors.names(path).filter(name -> !known.contains(name));
    }

    private static String text(HelmValues metadata, String path) {
        return metadata.find(path).map(String::valueOf).orElse("");
    }
}
