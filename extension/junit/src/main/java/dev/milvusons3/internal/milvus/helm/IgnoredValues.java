package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.MilvusOnS3Exception;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds the values that a chart ignores, by what it makes of them: one without which it makes the same, though its own default is another,
 * has no effect. So no version of a chart needs to be known, and neither do its templates.
 */
final class IgnoredValues {
    /** What Helm itself reads, whatever the chart. */
    private static final Set<String> HELMS_OWN = Set.of("global", "tags");

    /** What the Milvus project's charts have for what they no longer use. */
    private static final Map<String, String> REPLACEMENTS = Map.of(
            "rootCoordinator", "mixCoordinator",
            "queryCoordinator", "mixCoordinator",
            "dataCoordinator", "mixCoordinator",
            "indexCoordinator", "mixCoordinator",
            "indexNode", "dataNode",
            "pulsar", "pulsarv3");

    private final String chart;
    private final Optional<HelmValues> defaults;
    private final Function<HelmValues, String> render;

    /**
     * @param chart its name, for people
     * @param defaults of the chart, if they are known
     * @param render what the chart makes of values
     */
    IgnoredValues(String chart, Optional<HelmValues> defaults, Function<HelmValues, String> render) {
        this.chart = chart;
        this.defaults = defaults;
        this.render = render;
    }

    /**
     * {@return a warning for each}
     *
     * @param all layers together
     * @param asked the layers that somebody wrote down for a cluster, and expects to count
     */
    List<String> find(HelmValues all, HelmValues asked) {
        List<String> names =
                asked.names("").filter(name -> !HELMS_OWN.contains(name)).toList();
        if (names.isEmpty()) {
            return List.of();
        }
        Made made = Made.of(render.apply(all), render.apply(all));
        return names.stream()
                .map(name -> ignored(name, all, asked, made))
                .filter(paths -> !paths.isEmpty())
                .map(paths -> warning(paths, all))
                .toList();
    }

    /** {@return the name if all of it is ignored, else what is inside of it and ignored} */
    private List<String> ignored(String name, HelmValues all, HelmValues asked, Made made) {
        String path = escaped(name);
        if (isIgnored(path, all, made)) {
            return List.of(name);
        }
        return asked.names(path)
                .filter(inner -> isIgnored(path + "." + escaped(inner), all, made))
                .map(inner -> name + "." + inner)
                .toList();
    }

    private static String escaped(String name) {
        return name.replace(".", "\\.");
    }

    private boolean isIgnored(String path, HelmValues all, Made made) {
        boolean isDefault = defaults.isPresent() && all.agreesWith(defaults.get(), path);
        if (isDefault) {
            return false;
        }
        try {
            return made.isAlso(render.apply(all.without(path)));
        } catch (MilvusOnS3Exception cannotDoWithoutIt) {
            return false;
        }
    }

    private String warning(List<String> paths, HelmValues all) {
        return String.join(", ", paths) + (paths.size() == 1 ? " is" : " are") + " ignored by chart " + chart
                + ", which makes the same without " + (paths.size() == 1 ? "it" : "them") + ". "
                + advice(paths.get(0).replaceFirst("\\..*", ""), all);
    }

    private String advice(String name, HelmValues all) {
        String replacement = REPLACEMENTS.get(name);
        boolean known = replacement != null
                && defaults.map(own -> own.find(replacement).isPresent()).orElse(true);
        if (known && all.find("cluster.enabled").filter(Boolean.TRUE::equals).isPresent()) {
            return "Set " + replacement + " instead.";
        }
        return "Look for the name that it has in this version (helm show values), or leave it out.";
    }

    /**
     * What a chart makes, apart from what is another each time, such as a password.
     *
     * @param lines empty where they differ
     */
    private record Made(List<Optional<String>> lines) {
        static Made of(String once, String again) {
            List<String> first = once.lines().toList();
            List<String> second = again.lines().toList();
            if (first.size() != second.size()) {
                return new Made(List.of()); // Nothing can be said: no other is like it.
            }
            return new Made(IntStream.range(0, first.size())
                    .mapToObj(i -> Optional.of(first.get(i)).filter(second.get(i)::equals))
                    .toList());
        }

        boolean isAlso(String other) {
            List<String> others = other.lines().toList();
            return lines.size() == others.size()
                    && IntStream.range(0, others.size())
                            .allMatch(
                                    i -> lines.get(i).map(others.get(i)::equals).orElse(true));
        }
    }
}
