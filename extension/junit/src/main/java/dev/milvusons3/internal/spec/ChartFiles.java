package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads paths of what is handed to Helm. */
final class ChartFiles {
    static final String CHART = "an existing directory with a Chart.yaml, or a .tgz archive";
    static final String VALUES = "an existing file of YAML";

    private static final String CHART_FILE = "Chart.yaml";

    private ChartFiles() {}

    static Path chart(String text, Class<?> anchor) throws Refusal {
        Path chart = path(text, CHART);
        boolean archive = Files.isRegularFile(chart) && chart.toString().endsWith(".tgz");
        if (!archive && !Files.isRegularFile(chart.resolve(CHART_FILE))) {
            throw new Refusal((Files.isDirectory(chart) ? "there is no " + CHART_FILE + " in it" : "no chart")
                    + ". Allowed: " + CHART + ".");
        }
        return chart;
    }

    static Path values(String text, Class<?> anchor) throws Refusal {
        Path values = path(text, VALUES);
        if (!Files.isRegularFile(values)) {
            throw new Refusal("not a file. Allowed: " + VALUES + ".");
        }
        return values;
    }

    private static Path path(String text, String allowed) throws Refusal {
        Path path = Directories.path(text, allowed);
        if (!Files.exists(path)) {
            throw new Refusal("there is nothing at " + path + ". Allowed: " + allowed + ".");
        }
        return path;
    }
}
