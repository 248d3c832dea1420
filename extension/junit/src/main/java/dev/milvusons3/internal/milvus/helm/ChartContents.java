package dev.milvusons3.internal.milvus.helm;

import com.marcnuri.helm.Helm;
import dev.milvusons3.MilvusOnS3Exception;
import java.util.Optional;

/**
 * What a local chart says of itself: {@code helm show chart} and {@code helm show values}.
 *
 * @param name with its version, such as {@code milvus 4.1.36}
 * @param version such as {@code 4.1.36}
 * @param appVersion the version of Milvus that it was made for, such as {@code 2.4.5}; empty if it does not say
 * @param defaults its {@code values.yaml}
 */
public record ChartContents(String name, String version, String appVersion, HelmValues defaults) {
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
            return Optional.of(new ChartContents(
                    text(metadata, "name") + " " + version, version, text(metadata, "appVersion"), defaults));
        } catch (IllegalStateException e) { // helm-java's way to pass on what Helm says
            throw new MilvusOnS3Exception(
                    "chart " + chart.reference() + " cannot be read: " + e.getMessage()
                            + ". Name the directory that has its Chart.yaml, or a .tgz of it (milvus-on-s3.chart)",
                    e);
        }
    }

    private static String text(HelmValues metadata, String path) {
        return metadata.find(path).map(String::valueOf).orElse("");
    }
}
