package dev.milvusons3.internal.report.html;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What was asked of AWS: a chart by time, and a table by action. */
final class Actions {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 150;
    private static final int LEFT = 40;
    private static final int BOTTOM = 22;
    private static final int SLOTS = 60;
    private static final List<Verdict> VERDICTS = List.of(Verdict.ALLOWED, Verdict.DENIED, Verdict.REJECTED);

    private final Html html;
    private final String id;
    private final List<RecordedDecision> decisions;

    Actions(Html html, String id, List<RecordedDecision> decisions) {
        this.html = html;
        this.id = id;
        this.decisions = decisions;
    }

    void write() {
        if (decisions.isEmpty()) {
            html.element("p", "Nothing was asked of AWS.", "class", "muted");
            return;
        }
        chart();
        table();
    }

    private void chart() {
        Instant first = decisions.get(0).time();
        Instant last = decisions.stream()
                .map(RecordedDecision::time)
                .max(Instant::compareTo)
                .orElse(first);
        long span = Math.max(1, Duration.between(first, last).toMillis());
        int[][] counts = new int[SLOTS][VERDICTS.size()];
        for (RecordedDecision decision : decisions) {
            long at = Math.max(0, Duration.between(first, decision.time()).toMillis());
            int slot = (int) Math.min(SLOTS - 1, at * SLOTS / span);
            counts[slot][VERDICTS.indexOf(decision.verdict())]++;
        }
        int most = 1;
        for (int[] slot : counts) {
            most = Math.max(most, slot[0] + slot[1] + slot[2]);
        }
        html.open("p", "class", "legend", "aria-hidden", "true");
        for (Verdict verdict : VERDICTS) {
            html.element("span", lower(verdict), "class", lower(verdict));
        }
        html.close();
        html.open(
                "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Requests by time, picture");
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + (HEIGHT + BOTTOM),
                "class",
                "chart",
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        html.element("title", "Requests by time", "id", id + "-t");
        html.element("desc", description(span), "id", id + "-d");
        axis(most, span);
        double slotWidth = (double) (WIDTH - LEFT) / SLOTS;
        for (int slot = 0; slot < SLOTS; slot++) {
            double y = HEIGHT;
            for (int v = 0; v < VERDICTS.size(); v++) {
                if (counts[slot][v] > 0) {
                    double height = Math.max(2, (HEIGHT - 14.0) * counts[slot][v] / most);
                    y -= height;
                    html.open(
                            "rect",
                            "x",
                            num(LEFT + slot * slotWidth + 1),
                            "y",
                            num(y),
                            "width",
                            num(slotWidth - 2),
                            "height",
                            num(height),
                            "class",
                            lower(VERDICTS.get(v)));
                    html.element("title", counts[slot][v] + " " + lower(VERDICTS.get(v)));
                    html.close();
                }
            }
        }
        html.close().close();
    }

    private void axis(int most, long span) {
        html.open("line", "x1", num(LEFT), "x2", num(WIDTH), "y1", num(HEIGHT), "y2", num(HEIGHT), "class", "grid")
                .close();
        html.element("text", Integer.toString(most), "x", num(LEFT - 8), "y", "22", "class", "label muted");
        html.element("text", "0", "x", num(LEFT - 8), "y", num(HEIGHT), "class", "label muted");
        html.element("text", "0 s", "x", num(LEFT), "y", num(HEIGHT + 16), "class", "value");
        html.element("text", num(span / 1e3) + " s", "x", num(WIDTH), "y", num(HEIGHT + 16), "class", "label muted");
    }

    private String description(long span) {
        return decisions.size() + " requests in " + num(span / 1e3) + " seconds: "
                + count(decision -> decision.verdict() == Verdict.ALLOWED)
                + " allowed, " + count(decision -> decision.verdict() == Verdict.DENIED) + " denied, "
                + count(decision -> decision.verdict() == Verdict.REJECTED)
                + " rejected. The table below counts them by action.";
    }

    private void table() {
        Map<String, int[]> byAction = new TreeMap<>();
        for (RecordedDecision decision : decisions) {
            int[] row = byAction.computeIfAbsent(decision.action(), a -> new int[VERDICTS.size() + 1]);
            row[VERDICTS.indexOf(decision.verdict())]++;
            row[VERDICTS.size()] += decision.isByMilvus() ? 1 : 0;
        }
        Tables.open(
                html, "Requests by IAM action", "action", "allowed", "denied", "rejected", "of these by Milvus itself");
        byAction.forEach((action, row) -> {
            html.open("tr").open("th", "scope", "row").element("code", action).close();
            for (int i = 0; i < row.length; i++) {
                boolean bad = row[i] > 0 && (i == 1 || i == 2);
                html.element(
                        "td", row[i] == 0 ? "–" : Integer.toString(row[i]), "class", bad ? "number bad" : "number");
            }
            html.close();
        });
        Tables.close(html);
    }

    private long count(Predicate<RecordedDecision> wanted) {
        return decisions.stream().filter(wanted).count();
    }

    private static String lower(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String num(double number) {
        return Html.number(number);
    }
}
