package dev.milvusons3.cli.check;

import java.util.List;

/**
 * Workflow commands, which GitHub shows beside the lines of a pull request.
 *
 * @see <a href="https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands">Workflow commands</a>
 */
final class GitHubReport {
    private GitHubReport() {}

    static String write(List<CheckReport> reports) {
        StringBuilder out = new StringBuilder();
        for (CheckReport report : reports) {
            for (Result result : report.results()) {
                Spot spot = result.spot();
                out.append("::")
                        .append(
                                switch (result.level()) {
                                    case ERROR -> "error";
                                    case WARNING -> "warning";
                                    case NOTE -> "notice";
                                })
                        .append(" file=")
                        .append(property(spot.file()));
                if (spot.line() > 0) {
                    out.append(",line=").append(spot.line()).append(",endLine=").append(spot.endLine());
                }
                if (spot.column() > 0) {
                    out.append(",col=")
                            .append(spot.column())
                            .append(",endColumn=")
                            .append(spot.endColumn());
                }
                String details = result.details();
                out.append(",title=")
                        .append(property(result.rule().title()))
                        .append("::")
                        .append(data(result.message() + (details.isEmpty() ? "" : "\n" + details)))
                        .append('\n');
            }
            out.append("::notice title=").append(property(report.subject())).append("::");
            out.append(data(report.summary())).append('\n');
        }
        return out.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
