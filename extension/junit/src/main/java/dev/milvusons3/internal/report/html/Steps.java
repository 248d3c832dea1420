package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.report.Words;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Which step ran when, and who waited for whom: a list in which each has its bar. The text is no part of a picture, so it wraps. */
final class Steps {
    private static final double WIDTH = 1_000;

    private Steps() {}

    static void write(Html html, String title, List<StepLog.Line> unsorted) {
        List<StepLog.Line> lines = unsorted.stream()
                .sorted(Comparator.comparingLong(StepLog.Line::start).thenComparing(StepLog.Line::what))
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        long from = lines.get(0).start();
        long length = Math.max(
                1_000_000L,
                lines.stream().mapToLong(line -> end(line) - from).max().orElse(1));
        html.open("details")
                .element(
                        "summary",
                        title + ": " + Words.count(lines.size(), "step") + " in "
                                + Words.duration(Duration.ofNanos(length)));
        html.open("ol", "class", "steps");
        for (StepLog.Line line : lines) {
            String kind = line.failed() ? "failed" : line.waited() ? "waited" : "done";
            html.open("li", "class", kind).element("span", line.what(), "class", "what");
            html.open("svg", "viewBox", "0 0 1000 10", "preserveAspectRatio", "none", "aria-hidden", "true");
            html.open(
                            "rect",
                            "x",
                            Html.number(WIDTH * (line.start() - from) / length),
                            "y",
                            "0",
                            "width",
                            Html.number(Math.max(4, WIDTH * line.duration().toNanos() / length)),
                            "height",
                            "10")
                    .close();
            html.close();
            html.element(
                    "span",
                    (line.failed() ? "✗ failed after " : line.waited() ? "waited " : "")
                            + Words.duration(line.duration()),
                    "class",
                    "took");
            html.close();
        }
        html.close().close();
    }

    private static long end(StepLog.Line line) {
        return line.start() + line.duration().toNanos();
    }
}
