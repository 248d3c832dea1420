package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.RunDeployment;
import dev.milvusons3.internal.report.run.RunDeployment.ActionCount;
import dev.milvusons3.internal.report.run.RunDeployment.Count;
import java.util.List;

/** What was asked of AWS: a chart by time, and a table by action. */
final class Requests {
    private static final int HEIGHT = 100;
    private static final int SLOT = 10;

    private Requests() {}

    static void write(Html html, RunDeployment.Requests requests) {
        Count total = requests.total();
        if (total.all() == 0) {
            html.element("p", "Nothing was asked of AWS.", "class", "muted");
            return;
        }
        html.open("details")
                .element(
                        "summary",
                        Words.count(total.all(), "request") + " to AWS: " + total.allowed() + " allowed, "
                                + total.denied()
                                + " denied, " + total.rejected() + " rejected; " + requests.byMilvus()
                                + " by Milvus itself");
        html.open("p", "class", "legend", "aria-hidden", "true");
        for (String verdict : List.of("allowed", "denied", "rejected")) {
            html.element("span", verdict, "class", verdict);
        }
        html.close();
        chart(html, requests);
        Tables table =
                Tables.open(html, "Requests by IAM action", "action", "allowed", "denied", "rejected", "by Milvus");
        for (ActionCount action : requests.actions()) {
            table.row().head(action.action());
            table.number(action.count().allowed(), "")
                    .number(action.count().denied(), "bad")
                    .number(action.count().rejected(), "bad")
                    .number(action.byMilvus(), "")
                    .end();
        }
        table.close();
        html.close();
    }

    private static void chart(Html html, RunDeployment.Requests requests) {
        int most = requests.slots().stream().mapToInt(Count::all).max().orElse(1);
        html.open("div", "class", "chart");
        html.open(
                "svg",
                "viewBox",
                "0 0 " + requests.slots().size() * SLOT + " " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                "Requests by time; the table below counts them by action");
        for (int slot = 0; slot < requests.slots().size(); slot++) {
            Count count = requests.slots().get(slot);
            double y = HEIGHT;
            y = bar(html, slot, y, count.allowed(), most, "allowed");
            y = bar(html, slot, y, count.denied(), most, "denied");
            bar(html, slot, y, count.rejected(), most, "rejected");
        }
        html.close();
        html.open("p", "class", "axis")
                .element("span", "0 s")
                .element("span", "up to " + most + " in " + slot(requests))
                .element("span", Words.duration(requests.span()))
                .close();
        html.close();
    }

    private static String slot(RunDeployment.Requests requests) {
        return Words.duration(requests.span().dividedBy(requests.slots().size()));
    }

    private static double bar(Html html, int slot, double y, int count, int most, String kind) {
        if (count == 0) {
            return y;
        }
        double height = Math.max(2, (HEIGHT - 4.0) * count / most);
        html.open(
                        "rect",
                        "x",
                        Integer.toString(slot * SLOT + 1),
                        "y",
                        Html.number(y - height),
                        "width",
                        Integer.toString(SLOT - 2),
                        "height",
                        Html.number(height),
                        "class",
                        kind)
                .close();
        return y - height;
    }
}
