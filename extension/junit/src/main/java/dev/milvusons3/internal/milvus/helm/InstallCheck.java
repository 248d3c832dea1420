package dev.milvusons3.internal.milvus.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds, before anything is installed, what a chart makes of its values otherwise than they say, and what Milvus would only say by
 * crashing.
 *
 * @param problems with which Milvus would not start; each says what was found and how to correct it
 * @param warnings about what has no effect
 * @param manifests what the chart makes, as YAML
 */
public record InstallCheck(List<String> problems, List<String> warnings, String manifests) {
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)\\..*");

    /** From 2.6 on Milvus has one coordinator and streaming nodes: charts for it know no others, and older charts do not know these. */
    private static final int NEW_MINOR = 6;

    private static final int NEW_MAJOR = 2;

    /**
     * {@return all that is found}
     *
     * @param values all layers together, blanks filled in
     * @param authors the author's layer alone
     * @throws dev.milvusons3.MilvusOnS3Exception with what Helm says, if it can make nothing of them
     */
    public static InstallCheck of(HelmRelease release, MilvusChart chart, HelmValues values, HelmValues authors) {
        Optional<ChartContents> contents = ChartContents.of(chart);
        List<String> problems = new ArrayList<>();
        embeddedEtcd(values).ifPresent(problems::add);
        contents.flatMap(it -> otherMilvus(it, values)).ifPresent(problems::add);
        String manifests = release.render(chart, values);
        IgnoredValues ignored = new IgnoredValues(
                contents.map(ChartContents::name).orElse(chart.toString()),
                contents.map(ChartContents::defaults),
                changed -> release.render(chart, changed));
        return new InstallCheck(problems, ignored.find(values, asked(values, authors)), manifests);
    }

    /** The guide's values are for a cluster: where there is none, that they have no effect is what is wanted. */
    private static HelmValues asked(HelmValues values, HelmValues authors) {
        return isCluster(values) ? HelmValues.production().overlaidBy(authors) : authors;
    }

    private static boolean isCluster(HelmValues values) {
        return values.enables("cluster");
    }

    /** {@return what is wrong with an etcd inside of Milvus, beneath an author's cluster} */
    public static Optional<String> embeddedEtcd(HelmValues values) {
        HelmValues user = values.find("extraConfigFiles.user\\.yaml")
                .map(text -> HelmValues.parse(String.valueOf(text), "extraConfigFiles.user.yaml"))
                .orElseGet(HelmValues::none);
        if (!isCluster(values)
                || user.find("etcd.use.embed").filter(Boolean.TRUE::equals).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "cluster.enabled is true, and etcd is the one inside of Milvus (etcd.use.embed in"
                        + " extraConfigFiles.user.yaml): Milvus refuses that in a cluster. Leave etcd.use.embed out, or leave"
                        + " cluster.enabled out for one standalone pod (docs/containers.md has the values of a small cluster).");
    }

    /** {@return what is wrong with the version of Milvus that the values ask for, if the chart was made for other components} */
    public static Optional<String> otherMilvus(ChartContents chart, HelmValues values) {
        String tag = values.find("image.all.tag").map(String::valueOf).orElse("");
        Matcher wanted = VERSION.matcher(tag);
        Matcher made = VERSION.matcher(chart.appVersion());
        if (!wanted.matches() || !made.matches() || isNew(wanted) == isNew(made)) {
            return Optional.empty();
        }
        return Optional.of("chart " + chart.name() + " is made for Milvus " + chart.appVersion() + ", and Milvus "
                + tag.replaceFirst("^v", "") + " is asked for (image.all.tag), which has other components. Leave"
                + " milvus-on-s3.milvus.version out to get " + chart.appVersion()
                + ", or leave out milvus-on-s3.chart.");
    }

    private static boolean isNew(Matcher version) {
        int major = Integer.parseInt(version.group(1));
        return major > NEW_MAJOR || major == NEW_MAJOR && Integer.parseInt(version.group(2)) >= NEW_MINOR;
    }
}
