package dev.milvusons3.internal.platform.helm;

import dev.milvusons3.Workload;
import dev.milvusons3.internal.milvus.helm.ChartContents;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.profile.MilvusVersion;
import dev.milvusons3.internal.spec.HelmSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is handed to Helm, but for the deployment's own names.
 *
 * @param chart which
 * @param milvus the version that is installed, as far as it is known
 * @param values the guide's, then the environment's, then the author's
 * @param authors the last layer alone
 */
public record ChartAndValues(MilvusChart chart, MilvusVersion milvus, HelmValues values, HelmValues authors) {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /**
     * Reads what a spec asks for, and warns of a Milvus that nobody has tried.
     *
     * @param environment what production's values need otherwise where they are installed, by what the author's ask for
     * @throws dev.milvusons3.MilvusOnS3Exception if no chart is known for the version, or the author's values cannot be read
     */
    public static ChartAndValues of(HelmSpec spec, UnaryOperator<HelmValues> environment) {
        Optional<MilvusChart> own = spec.chart().map(MilvusChart::local);
        // A chart of the author's is for the version that it says, unless they ask for another.
        MilvusVersion version = MilvusVersion.of(own.filter(chart -> !spec.asked())
                .flatMap(ChartContents::of)
                .map(ChartContents::appVersion)
                .filter(said -> !said.isEmpty())
                .orElseGet(spec::milvusVersion));
        version.warning().ifPresent(LOG::warn);
        HelmValues authors = spec.values().map(HelmValues::of).orElseGet(HelmValues::none);
        HelmValues values = image(
                        HelmValues.production().overlaidBy(environment.apply(authors)), spec.image(), version.text())
                .with("standalone.messageQueue", version.profile().queue().type());
        return new ChartAndValues(
                own.orElseGet(() -> MilvusChart.forMilvus(version)), version, values.overlaidBy(authors), authors);
    }

    /** {@return the same, with the settings of Milvus that workloads need over the author's} */
    public ChartAndValues preparedFor(Set<Workload> workloads) {
        Map<String, Object> settings = new TreeMap<>();
        workloads.forEach(workload -> settings.putAll(workload.settings()));
        return settings.isEmpty()
                ? this
                : new ChartAndValues(
                        chart,
                        milvus,
                        values.with(
                                "extraConfigFiles.user\\.yaml",
                                HelmValues.none().withAll(settings).toYaml()),
                        authors);
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
