package dev.milvusons3.cli;

import dev.milvusons3.internal.sweep.Report;
import dev.milvusons3.internal.sweep.Row;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report for people: a table, what there is to say of single rows, and how many of what. */
final class SweepTable {
    private static final List<String> HEADER =
            List.of("WHAT HAPPENED", "KIND", "NAME", "REGION", "RUN", "AGE", "REASON");

    private final Report report;

    SweepTable(Report report) {
        this.report = report;
    }

    void print(PrintWriter out) {
        if (report.rows().isEmpty()) {
            out.println("nothing was left behind");
        } else {
            table(out);
            report.rows().stream()
                    .filter(row -> !row.detail().isEmpty())
                    .forEach(row -> out.println(row.kind() + " " + row.name() + ": " + row.detail()));
            out.println(summary());
        }
        if (report.otherJournals() > 0) {
            out.println(report.otherJournals()
                    + " crashed run(s) left things in other accounts, regions or endpoints, which were not looked at");
        }
        if (!report.running().isEmpty()) {
            out.println("these runs go on, and their things were left alone: " + String.join(", ", report.running()));
        }
    }

    private void table(PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADER);
        report.rows().forEach(row -> lines.add(cells(row)));
        int[] widths = new int[HEADER.size()];
        lines.forEach(line -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        });
        lines.forEach(line -> {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = line.get(column);
                text.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            out.println(text.toString().stripTrailing());
        });
    }

    private static List<String> cells(Row row) {
        return List.of(
                row.outcome().toString(),
                row.kind(),
                row.name(),
                row.region().isEmpty() ? "-" : row.region(),
                row.run().isEmpty() ? "-" : row.run(),
                row.age().map(SweepTable::age).orElse("-"),
                row.reason());
    }

    /** {@return in the largest unit of which there are two or more, for a look is enough} */
    private static String age(Duration age) {
        if (age.toDays() >= 2) {
            return age.toDays() + " d";
        }
        if (age.toHours() >= 2) {
            return age.toHours() + " h";
        }
        return age.toMinutes() >= 2 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }

    private String summary() {
        Map<String, Long> counts = report.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> row.outcome().toString(), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }
}
