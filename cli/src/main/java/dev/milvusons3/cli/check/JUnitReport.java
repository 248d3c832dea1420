package dev.milvusons3.cli.check;

import dev.milvusons3.setup.check.Rule;
import java.util.Arrays;
import java.util.List;

/** For build servers: a suite for each set-up; a test for each result, which fails, and one for each rule without any, which passes. */
final class JUnitReport {
    private JUnitReport() {}

    static String write(List<CheckReport> reports) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        reports.forEach(report -> add(report, out));
        return out.append("</testsuites>\n").toString();
    }

    private static void add(CheckReport report, StringBuilder out) {
        List<Rule> clean = Arrays.stream(Rule.values())
                .filter(rule -> report.results().stream().noneMatch(result -> result.rule() == rule))
                .toList();
        long failures = report.results().stream()
                .filter(result -> result.level() != Rule.Level.NOTE)
                .count();
        int tests = clean.size() + report.results().size() + report.suppressed().size();
        out.append("  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">%n"
                .formatted(
                        text(report.subject()),
                        tests,
                        failures,
                        report.suppressed().size() + report.count(Rule.Level.NOTE)));
        report.results().forEach(result -> {
            open(result, out);
            if (result.level() == Rule.Level.NOTE) {
                out.append("      <skipped message=\"")
                        .append(text(result.message()))
                        .append("\"/>\n");
            } else {
                out.append("      <failure type=\"")
                        .append(result.rule().id())
                        .append("\" message=\"")
                        .append(text(result.message()))
                        .append("\">")
                        .append(text(result.spot() + "\n" + result.details()))
                        .append("</failure>\n");
            }
            out.append("    </testcase>\n");
        });
        report.suppressed().forEach(each -> {
            open(each.result(), out);
            out.append("      <skipped message=\"suppressed: ")
                    .append(text(each.reason()))
                    .append("\"/>\n    </testcase>\n");
        });
        clean.forEach(rule -> out.append("    <testcase classname=\"")
                .append(text(report.source()))
                .append("\" name=\"")
                .append(rule.id())
                .append("\"/>\n"));
        out.append("  </testsuite>\n");
    }

    private static void open(Result result, StringBuilder out) {
        out.append("    <testcase classname=\"%s\" name=\"%s\">%n"
                .formatted(
                        text(result.spot().file()),
                        text(result.rule().id()
                                + (result.action().isEmpty() ? "" : ": " + result.action())
                                + (result.spot().line() > 0
                                        ? ", line " + result.spot().line()
                                        : ""))));
    }

    /** XML has no other control characters than tab and the ends of lines. */
    private static String text(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "?")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
