package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.PastRun;
import dev.milvusons3.internal.report.run.Run;
import dev.milvusons3.internal.report.run.Verdict;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/** How it went, of what, when, and how that compares. */
final class PageHeader {
    private static final int WIDTH = 10;
    private static final int HEIGHT = 32;
    private static final int FEWEST = 2;

    private PageHeader() {}

    static void write(Html html, Run run) {
        PastRun past = run.past();
        html.open("header").open("div", "class", "wide");
        html.element("p", "Milvus on S3 · " + run.project(), "class", "eyebrow");
        html.element("h1", (run.isGreen() ? "✓ " : "✗ ") + Verdict.of(run), "class", run.isGreen() ? "good" : "bad");
        html.open("p", "class", "when")
                .text(date(run.began().atZone(ZoneOffset.UTC)) + " · took "
                        + Words.duration(Duration.between(run.began(), run.ended())))
                .close();
        html.open("ul", "class", "tiles");
        tile(html, past.deployments(), "deployment", "");
        tile(html, past.tests(), "test", "");
        tile(html, past.requests(), "request", " to AWS");
        int refused = past.refused();
        html.open("li")
                .element("strong", Integer.toString(refused))
                .text(" of them refused")
                .close();
        html.close();
        history(html, run.history());
        html.close().close();
    }

    private static void tile(Html html, int number, String noun, String of) {
        String words = Words.count(number, noun);
        int space = words.indexOf(' ');
        html.open("li")
                .element("strong", words.substring(0, space))
                .text(words.substring(space) + of)
                .close();
    }

    /** No formatter, which would cost more to load than the rest of the page. */
    static String date(ZonedDateTime at) {
        String month = at.getMonth().name();
        String time = at.toLocalTime().toString();
        return at.getDayOfMonth() + " " + month.charAt(0)
                + month.substring(1, 3).toLowerCase(Locale.ROOT) + " " + at.getYear() + ", " + time.substring(0, 5)
                + " UTC";
    }

    private static void history(Html html, List<PastRun> history) {
        if (history.size() < FEWEST) {
            return;
        }
        long longest = Math.max(
                1,
                history.stream()
                        .mapToLong(past -> past.start().toMillis())
                        .max()
                        .orElse(1));
        PastRun latest = history.get(history.size() - 1);
        PastRun before = history.get(history.size() - 2);
        html.open("div", "class", "history");
        html.open(
                "svg",
                "viewBox",
                "0 0 " + history.size() * WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-label",
                "Time to start a deployment in the last " + Words.count(history.size(), "run")
                        + ", the latest at the right");
        for (int i = 0; i < history.size(); i++) {
            PastRun past = history.get(i);
            double height = Math.max(2, HEIGHT * past.start().toMillis() / (double) longest);
            html.open(
                            "rect",
                            "x",
                            Integer.toString(i * WIDTH + 1),
                            "y",
                            Html.number(HEIGHT - height),
                            "width",
                            Integer.toString(WIDTH - 2),
                            "height",
                            Html.number(height),
                            "class",
                            past.failed() > 0 ? "denied" : "allowed")
                    .close();
        }
        html.close();
        html.element(
                "span",
                "start " + Words.duration(latest.start()) + ", before " + Words.duration(before.start()) + " · refused "
                        + latest.refused() + ", before " + before.refused() + " · last "
                        + Words.count(history.size(), "run"));
        html.close();
    }
}
