package dev.milvusons3.cli.check;

import java.util.List;
import java.util.Locale;

/** How reports are written. */
enum ReportFormat {
    TEXT,
    JSON,
    SARIF,
    JUNIT,
    GITHUB,
    MARKDOWN;

    /**
     * {@return what goes into a file or onto the screen, with a line's end}
     *
     * @param docs where the pages of the rules are published; empty if nowhere
     */
    String write(List<CheckReport> reports, boolean colours, String docs) {
        return switch (this) {
            case TEXT -> TextReport.write(reports, colours);
            case JSON -> JsonReport.write(reports);
            case SARIF -> SarifReport.write(reports, docs);
            case JUNIT -> JUnitReport.write(reports);
            case GITHUB -> GitHubReport.write(reports);
            case MARKDOWN -> MarkdownReport.write(reports);
        };
    }

    /** {@return the same text for a screen that has ASCII alone} */
    String ascii(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 0x80) {
                out.append((char) c);
            } else {
                out.append(
                        switch (this) {
                            case JSON, SARIF -> escaped(c);
                            case JUNIT -> "&#" + c + ";";
                            default -> plain(c);
                        });
            }
        });
        return out.toString();
    }

    private static String escaped(int codePoint) {
        StringBuilder out = new StringBuilder();
        for (char c : Character.toChars(codePoint)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return out.toString();
    }

    private static String plain(int codePoint) {
        return switch (codePoint) {
            case '…' -> "...";
            case '–', '—' -> "-";
            case '’', '‘' -> "'";
            case '“', '”' -> "\"";
            case '→' -> "->";
            default -> "?";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
