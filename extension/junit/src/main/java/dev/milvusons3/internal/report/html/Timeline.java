package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.StepLog;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Which step ran when, and who waited for whom: a picture, and the same as a table. */
final class Timeline {
    private static final int LABEL = 330;
    private static final int CHART = 560;
    private static final int WIDTH = LABEL + CHART + 70;
    private static final int ROW = 24;
    private static final int TOP = 26;
    private static final int BAR = 14;
    private static final int LABEL_CHARACTERS = 42;
    private static final int TICKS = 5;
    private static final double NANOS = 1e6;

    private final Html html;
    private final String id;

    Timeline(Html html, String id) {
        this.html = html;
        this.id = id;
    }

    void write(String title, List<StepLog.Line> unsorted) {
        List<StepLog.Line> lines = unsorted.stream()
                .sorted(Comparator.comparingLong(StepLog.Line::start).thenComparing(StepLog.Line::what))
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        double from = millis(lines.get(0).start());
        double length = Math.max(
                1, lines.stream().mapToDouble(line -> end(line) - from).max().orElse(1));
        html.element("h4", title);
        html.open("p", "class", "legend", "aria-hidden", "true");
        html.element("span", "step", "class", "step");
        if (lines.stream().anyMatch(StepLog.Line::waited)) {
            html.element("span", "waiting for another", "class", "wait");
        }
        if (lines.stream().anyMatch(StepLog.Line::failed)) {
            html.element("span", "failed", "class", "failed");
        }
        html.close();
        html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title + ", picture");
        picture(title, lines, from, length);
        html.close();
        table(title, lines, from);
    }

    private void picture(String title, List<StepLog.Line> lines, double from, double length) {
        int height = TOP + lines.size() * ROW + 6;
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "class",
                "timeline",
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        html.element("title", title, "id", id + "-t");
        html.element(
                "desc",
                lines.size() + " steps in " + round(length) + " ms. The table below has the same.",
                "id",
                id + "-d");
        double step = niceStep(length / TICKS);
        for (double at = 0; at <= length; at += step) {
            double x = LABEL + CHART * at / length;
            html.open("line", "x1", num(x), "x2", num(x), "y1", "20", "y2", num(height - 6), "class", "grid")
                    .close();
            html.element("text", round(at) + (at == 0 ? " ms" : ""), "x", num(x), "y", "14", "class", "tick");
        }
        for (int i = 0; i < lines.size(); i++) {
            row(lines.get(i), TOP + i * ROW, from, length);
        }
        html.close();
    }

    private void row(StepLog.Line line, int y, double from, double length) {
        double x = LABEL + CHART * (millis(line.start()) - from) / length;
        double width = Math.max(2, CHART * line.duration().toNanos() / NANOS / length);
        html.element(
                "text",
                shorten(line.what()),
                "x",
                num(LABEL - 12),
                "y",
                num(y + BAR - 2),
                "class",
                line.waited() ? "label muted" : "label");
        html.open(
                "rect",
                "x",
                num(x),
                "y",
                num(y),
                "width",
                num(width),
                "height",
                num(line.waited() ? BAR / 2.0 : BAR),
                "rx",
                "3",
                "class",
                "bar " + kind(line));
        html.element("title", line.what() + ": " + line.duration().toMillis() + " ms");
        html.close();
        html.element(
                "text",
                line.duration().toMillis() + (line.failed() ? " ✗" : ""),
                "x",
                num(x + width + 6),
                "y",
                num(y + BAR - 2),
                "class",
                line.failed() ? "value bad" : "value");
    }

    private void table(String title, List<StepLog.Line> lines, double from) {
        html.open("details").element("summary", "As a table");
        Tables.open(html, title, "from (ms)", "took (ms)", "step", "how it went");
        for (StepLog.Line line : lines) {
            html.open("tr");
            html.element("td", round(millis(line.start()) - from), "class", "number");
            html.element("td", Long.toString(line.duration().toMillis()), "class", "number");
            html.element("td", line.what());
            html.element("td", line.failed() ? "failed" : line.waited() ? "waited" : "done");
            html.close();
        }
        Tables.close(html);
        html.close();
    }

    /** {@return the smallest of 1, 2, 5, 10, 20, … that is not smaller} */
    private static double niceStep(double least) {
        double power = 1;
        while (true) {
            for (double factor : new double[] {1, 2, 5}) {
                if (power * factor >= least) {
                    return power * factor;
                }
            }
            power *= 10;
        }
    }

    private static String kind(StepLog.Line line) {
        return line.failed() ? "failed" : line.waited() ? "wait" : "step";
    }

    private static String shorten(String what) {
        return what.length() <= LABEL_CHARACTERS ? what : what.substring(0, LABEL_CHARACTERS - 1) + "…";
    }

    private static double end(StepLog.Line line) {
        return millis(line.start()) + millis(line.duration().toNanos());
    }

    private static double millis(long nanos) {
        return Duration.ofNanos(nanos).toNanos() / NANOS;
    }

    private static String round(double millis) {
        return Long.toString(Math.round(millis));
    }

    private static String num(double number) {
        return Html.number(number);
    }
}
