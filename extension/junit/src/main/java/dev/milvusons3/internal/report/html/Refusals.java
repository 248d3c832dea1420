package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.Denial;
import dev.milvusons3.internal.report.run.RunDeployment;

/** What was not allowed, why, and what would have allowed it. */
final class Refusals {
    private Refusals() {}

    static void write(Html html, RunDeployment deployment) {
        if (deployment.denials().isEmpty()) {
            html.element("p", "✓ AWS refused nothing.", "class", "good");
            return;
        }
        int kinds = deployment.denials().size() + deployment.moreDenials();
        html.open("details")
                .element(
                        "summary",
                        Words.count(deployment.requests().total().refused(), "request") + " refused, for "
                                + Words.count(kinds, "reason"));
        for (Denial denial : deployment.denials()) {
            html.open("article", "class", "refusal");
            html.open("h4").element("code", denial.action());
            html.text((denial.denied() ? " denied" : " rejected (" + denial.errorCode() + ")")
                    + (denial.times() > 1 ? ", " + denial.times() + " times" : ""));
            html.close();
            write(html, denial);
            html.close();
        }
        if (deployment.moreDenials() > 0) {
            html.element(
                    "p", Words.count(deployment.moreDenials(), "more reason") + " are not shown.", "class", "muted");
        }
        html.close();
    }

    /** Who, on what, why, where it is written, and what would have allowed it. */
    static void write(Html html, Denial denial) {
        html.open("dl");
        pair(html, "who", denial.principal());
        pair(html, denial.times() > 1 ? "first on" : "on", denial.resource());
        pair(html, "why", denial.reason());
        html.close();
        denial.excerpt().ifPresent(excerpt -> excerpt(html, excerpt));
        for (Denial.Fix fix : denial.fixes()) {
            Code.copyable(html, "Would have been allowed by this statement " + fix.place(), fix.statement());
            if (!fix.note().isEmpty()) {
                html.element("p", fix.note());
            }
        }
        if (!denial.explanation().isEmpty()) {
            html.open("details").element("summary", "Every policy that was asked");
            Code.block(html, denial.explanation());
            html.close();
        }
    }

    private static void excerpt(Html html, Denial.Excerpt excerpt) {
        html.open("p", "class", "source").element("strong", excerpt.document() + ", line " + excerpt.from());
        html.text(": " + excerpt.statement() + " " + excerpt.says()).close();
        Code.excerpt(html, excerpt);
    }

    private static void pair(Html html, String name, String value) {
        html.element("dt", name).open("dd").element("bdi", value).close();
    }
}
