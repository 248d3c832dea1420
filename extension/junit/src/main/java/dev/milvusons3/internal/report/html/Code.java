package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.run.Denial;
import java.util.List;

/** Documents and messages, letter by letter. */
final class Code {
    private Code() {}

    static void block(Html html, String text) {
        html.element("pre", text, "tabindex", "0");
    }

    /** With a button that copies it, which is shown only if the browser runs the page's script. */
    static void copyable(Html html, String title, String text) {
        String id = html.id();
        html.open("div", "class", "fix").open("p", "class", "fix-title").element("span", title + ":");
        html.element(
                        "button",
                        "Copy",
                        "type",
                        "button",
                        "hidden",
                        "",
                        "data-copy",
                        id,
                        "aria-label",
                        "Copy the statement")
                .close();
        html.element("pre", text, "tabindex", "0", "id", id).close();
    }

    /** With the numbers of the lines, and the statement marked. */
    static void excerpt(Html html, Denial.Excerpt excerpt) {
        html.open("pre", "tabindex", "0", "class", "excerpt");
        List<String> lines = excerpt.lines();
        for (int i = 0; i < lines.size(); i++) {
            int number = excerpt.firstLine() + i;
            boolean hit = number >= excerpt.from() && number <= excerpt.to();
            html.element(hit ? "mark" : "span", lines.get(i) + "\n", "data-line", Integer.toString(number));
        }
        html.close();
    }
}
