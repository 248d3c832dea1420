package dev.milvusons3.internal.report.html;

/** Tables that say what they are of, and whose columns have headers; on narrow screens each row is a block of its own. */
final class Tables {
    private final Html html;
    private final String[] columns;
    private int column;

    private Tables(Html html, String[] columns) {
        this.html = html;
        this.columns = columns;
    }

    static Tables open(Html html, String caption, String... columns) {
        html.open("table").element("caption", caption).open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
        return new Tables(html, columns);
    }

    Tables row() {
        html.open("tr");
        column = 0;
        return this;
    }

    /** The cell that the row is about. */
    Tables head(String text) {
        html.open("th", "scope", "row", "data-of", columns[column++])
                .element("code", text)
                .close();
        return this;
    }

    /** @param kind how it is to be seen; empty for usual */
    Tables cell(String text, String kind) {
        html.element("td", text, "data-of", columns[column++], kind.isEmpty() ? "" : "class", kind);
        return this;
    }

    Tables cell(String text) {
        return cell(text, "");
    }

    Tables number(long number, String kind) {
        return cell(
                number == 0 ? "–" : Long.toString(number), number == 0 || kind.isEmpty() ? "number" : "number " + kind);
    }

    void end() {
        html.close();
    }

    void close() {
        html.close().close();
    }
}
