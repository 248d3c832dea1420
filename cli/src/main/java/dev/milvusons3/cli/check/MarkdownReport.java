package dev.milvusons3.cli.check;

import java.util.List;
import java.util.Locale;

/** For the summary of a job, and a comment on a pull request, which is found again by its first line. */
final class MarkdownReport {
    private static final String MARKER = "<!-- milvus-on-s3 check -->\n";

    private MarkdownReport() {}

    static String write(List<CheckReport> reports) {
        StringBuilder out = new StringBuilder(MARKER);
        reports.forEach(report -> add(report, out));
        return out.toString();
    }

    private static void add(CheckReport report, StringBuilder out) {
        out.append("### ").append(inline(report.subject())).append("\n\n");
        out.append(inline(report.summary())).append(".\n\n");
        if (!report.results().isEmpty()) {
            out.append("| | where | what |\n| --- | --- | --- |\n");
            report.results()
                    .forEach(result -> out.append("| ")
                            .append(result.level().name().toLowerCase(Locale.ROOT))
                            .append(" | ")
                            .append(code(result.spot().toString()))
                            .append(" | ")
                            .append(cell(result.message()))
                            .append(" (")
                            .append(result.rule().id())
                            .append(") |\n"));
            out.append('\n');
            report.results().stream()
                    .filter(result -> !result.details().isEmpty())
                    .forEach(result -> out.append("<details><summary>")
                            .append(html(result.message()))
                            .append("</summary>\n\n```\n")
                            .append(result.details().replace("```", "'''"))
                            .append("\n```\n\n</details>\n\n"));
        }
        report.suppressed()
                .forEach(each -> out.append("- suppressed: ")
                        .append(cell(each.result().message()))
                        .append(" Reason: ")
                        .append(cell(each.reason()))
                        .append('\n'));
    }

    private static String code(String text) {
        return "`" + text.replace("`", "'").replace("|", "\\|").replaceAll("\\s+", " ") + "`";
    }

    private static String cell(String text) {
        return inline(text).replace("|", "\\|");
    }

    private static String inline(String text) {
        return html(text).replaceAll("\\s+", " ").replaceAll("([\\\\`*_{}\\[\\]])", "\\\\$1");
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
