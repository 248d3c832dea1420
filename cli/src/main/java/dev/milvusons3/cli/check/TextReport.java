package dev.milvusons3.cli.check;

import dev.milvusons3.setup.check.Rule;
import java.util.List;
import java.util.Locale;

/** For people. */
final class TextReport {
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();
    private final boolean colours;

    private TextReport(boolean colours) {
        this.colours = colours;
    }

    static String write(List<CheckReport> reports, boolean colours) {
        TextReport text = new TextReport(colours);
        reports.forEach(text::add);
        return text.out.toString();
    }

    private void add(CheckReport report) {
        out.append(styled("1", report.subject())).append("\n\n");
        report.results().forEach(this::add);
        report.suppressed()
                .forEach(each -> out.append(styled("2", "suppressed"))
                        .append(' ')
                        .append(each.result().spot())
                        .append('\n')
                        .append(INDENT)
                        .append(each.result().message())
                        .append(" [")
                        .append(each.result().rule().id())
                        .append("]\n")
                        .append(INDENT)
                        .append("because ")
                        .append(each.reason())
                        .append("\n\n"));
        out.append(report.summary()).append('\n');
    }

    /** {@return one result, with an empty line after it} */
    static String of(Result result, boolean colours) {
        TextReport text = new TextReport(colours);
        text.add(result);
        return text.out.toString();
    }

    private void add(Result result) {
        out.append(styled(colour(result.level()), result.level().name().toLowerCase(Locale.ROOT)))
                .append(' ')
                .append(result.spot())
                .append('\n');
        block(result.message() + " [" + result.rule().id() + "]");
        if (!result.cause().isEmpty()) {
            block(result.cause());
        }
        result.reasons().forEach(reason -> block("- " + reason));
        if (!result.fix().isEmpty()) {
            block(result.fix());
        }
        out.append('\n');
    }

    private void block(String text) {
        text.lines().forEach(line -> out.append(INDENT).append(line).append('\n'));
    }

    private static String colour(Rule.Level level) {
        return switch (level) {
            case ERROR -> "1;31";
            case WARNING -> "1;33";
            case NOTE -> "1;36";
        };
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
