package dev.milvusons3.internal.report.html;

/** Tables that say what they are of, and whose columns have headers. */
final class Tables {
    private Tables() {}

    static void open(Html html, String caption, String... columns) {
        html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
        html.open("table").element("caption", caption).open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
    }

    static void close(Html html) {
        html.close().close().close();
    }
}
