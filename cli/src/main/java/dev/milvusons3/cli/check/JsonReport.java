package dev.milvusons3.cli.check;

import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.setup.check.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** For programs: {@code {"version": …, "reports": [{"source": …, "results": […]}]}}. */
final class JsonReport {
    private JsonReport() {}

    static String write(List<CheckReport> reports) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", reports.get(0).version());
        all.put("reports", reports.stream().map(JsonReport::report).toList());
        return JsonText.pretty(all) + "\n";
    }

    private static Map<String, Object> report(CheckReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", report.source());
        fields.put("setup", report.setup());
        fields.put("milvus", report.milvus());
        fields.put("features", report.features());
        fields.put("requests", report.asked());
        if (!report.comparedWith().isEmpty()) {
            fields.put("baseline", report.comparedWith());
        }
        fields.put("errors", report.count(Rule.Level.ERROR));
        fields.put("warnings", report.count(Rule.Level.WARNING));
        fields.put("notes", report.count(Rule.Level.NOTE));
        fields.put("results", report.results().stream().map(JsonReport::result).toList());
        List<Object> suppressed = new ArrayList<>();
        report.suppressed().forEach(each -> {
            Map<String, Object> hidden = result(each.result());
            hidden.put("reason", each.reason());
            suppressed.add(hidden);
        });
        fields.put("suppressed", suppressed);
        return fields;
    }

    private static Map<String, Object> result(Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rule", result.rule().id());
        fields.put("level", result.level().name().toLowerCase(Locale.ROOT));
        fields.put("message", result.message());
        fields.put("reasons", result.reasons());
        fields.put("cause", result.cause());
        fields.put("fix", result.fix());
        fields.put("action", result.action());
        fields.put("file", result.spot().file());
        fields.put("line", result.spot().line());
        fields.put("column", result.spot().column());
        fields.put("endLine", result.spot().endLine());
        fields.put("endColumn", result.spot().endColumn());
        fields.put("address", result.address().orElse(""));
        fields.put("fingerprint", result.fingerprint());
        return fields;
    }
}
