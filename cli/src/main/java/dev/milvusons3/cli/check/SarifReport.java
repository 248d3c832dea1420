package dev.milvusons3.cli.check;

import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.setup.check.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * For code scanning.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
final class SarifReport {
    private SarifReport() {}

    /** @param docs where docs/rules is published; empty if nowhere */
    static String write(List<CheckReport> reports, String docs) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put(
                "$schema",
                "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        log.put("version", "2.1.0");
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver(reports.get(0).version(), docs)));
        run.put("columnKind", "utf16CodeUnits");
        List<Object> results = new ArrayList<>();
        for (CheckReport report : reports) {
            report.results().forEach(each -> {
                Map<String, Object> result = result(each);
                if (!report.comparedWith().isEmpty()) {
                    result.put("baselineState", "new");
                }
                results.add(result);
            });
            report.suppressed().forEach(each -> {
                Map<String, Object> hidden = result(each.result());
                hidden.put(
                        "suppressions",
                        List.of(Map.of("kind", "external", "status", "accepted", "justification", each.reason())));
                results.add(hidden);
            });
        }
        run.put("results", results);
        log.put("runs", List.of(run));
        return JsonText.pretty(log) + "\n";
    }

    private static Map<String, Object> driver(String version, String docs) {
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "milvus-on-s3");
        driver.put("version", version);
        driver.put(
                "rules",
                Arrays.stream(Rule.values())
                        .map(rule -> {
                            Map<String, Object> fields = new LinkedHashMap<>();
                            fields.put("id", rule.id());
                            fields.put("shortDescription", Map.of("text", rule.title() + "."));
                            fields.put(
                                    "fullDescription", Map.of("text", rule.why().replace("`", "")));
                            if (!docs.isEmpty()) {
                                fields.put("helpUri", docs + "/rules/" + rule.id() + ".md");
                            }
                            fields.put(
                                    "help",
                                    Map.of(
                                            "text",
                                            rule.fix().replace("`", ""),
                                            "markdown",
                                            rule.why() + "\n\n```text\n" + rule.example() + "\n```\n\n" + rule.fix()));
                            fields.put("defaultConfiguration", Map.of("level", level(rule.level())));
                            return fields;
                        })
                        .toList());
        return driver;
    }

    private static String level(Rule.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> result(Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ruleId", result.rule().id());
        fields.put("ruleIndex", result.rule().ordinal());
        fields.put("level", level(result.level()));
        String details = result.details();
        fields.put("message", Map.of("text", result.message() + (details.isEmpty() ? "" : "\n" + details)));
        fields.put("locations", List.of(location(result.spot())));
        fields.put("partialFingerprints", Map.of("milvusOnS3/v1", result.fingerprint()));
        return fields;
    }

    private static Map<String, Object> location(Spot spot) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", uri(spot.file())));
        Map<String, Object> region = new LinkedHashMap<>();
        // A region is needed for a result to be shown in a file: of a file as a whole that is its first line.
        region.put("startLine", Math.max(1, spot.line()));
        if (spot.column() > 0) {
            region.put("startColumn", spot.column());
        }
        region.put("endLine", Math.max(1, spot.endLine()));
        if (spot.endColumn() > 0) {
            region.put("endColumn", spot.endColumn());
        }
        physical.put("region", region);
        Map<String, Object> location = new LinkedHashMap<>();
        location.put("physicalLocation", physical);
        spot.address()
                .ifPresent(address -> location.put(
                        "logicalLocations", List.of(Map.of("fullyQualifiedName", address, "kind", "resource"))));
        return location;
    }

    /** {@return relative to the working directory, which is the repository's root where that matters} */
    private static String uri(String file) {
        Path working = Path.of("").toAbsolutePath();
        Path path = working.resolve(file).normalize();
        try {
            return path.startsWith(working)
                    ? new URI(null, null, working.relativize(path).toString().replace('\\', '/'), null).toString()
                    : path.toUri().toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no URI for " + file, e);
        }
    }
}
