package dev.milvusons3.internal.platform.helm;

import dev.milvusons3.internal.milvus.helm.ChartContents;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.spec.HelmSpec;
import java.util.Optional;

/**
 * What is handed to Helm, but for the deployment's own names.
 *
 * @param chart which
 * @param values the guide's, then the environment's, then the author's
 * @param authors the last layer alone
 */
public record ChartAndValues(MilvusChart chart, HelmValues values, HelmValues authors) {
    /**
     * Reads what a spec asks for.
     *
     * @param environment what production's values need otherwise where they are installed
     * @throws dev.milvusons3.MilvusOnS3Exception if no chart is known for the version, or the author's values cannot be read
     */
    public static ChartAndValues of(HelmSpec spec, HelmValues environment) {
        MilvusChart chart =
                spec.chart().map(MilvusChart::local).orElseGet(() -> MilvusChart.forMilvus(spec.milvusVersion()));
        // A chart of the author's is for the version that it says, unless they ask for another.
        String version = spec.asked()
                ? spec.milvusVersion()
                : ChartContents.of(chart)
                        .map(ChartContents::appVersion)
                        .filter(said -> !said.isEmpty())
                        .orElseGet(spec::milvusVersion);
        HelmValues values = image(HelmValues.production().overlaidBy(environment), spec.image(), version);
        HelmValues authors = spec.values().map(HelmValues::of).orElseGet(HelmValues::none);
        return new ChartAndValues(chart, values.overlaidBy(authors), authors);
    }

    private static HelmValues image(HelmValues values, Optional<String> image, String version) {
        if (image.isEmpty()) {
            // A chart is made for several versions, and its default is the last of them.
            return values.with("image.all.tag", "v" + version.replaceFirst("^v", ""));
        }
        // Charts write repository, colon and tag one after the other, which makes a digest as well.
        int colon = image.get().lastIndexOf(':');
        return values.with("image.all.repository", image.get().substring(0, colon))
                .with("image.all.tag", image.get().substring(colon + 1));
    }
}
