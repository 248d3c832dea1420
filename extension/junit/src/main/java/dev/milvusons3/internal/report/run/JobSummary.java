package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.RunTest.Failure;
import dev.milvusons3.internal.report.run.RunTest.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The summary of a GitHub job, as Markdown: what failed, why, and the statement that is missing.
 *
 * @see <a href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary">Adding a job
 *     summary</a>
 */
public final class JobSummary {
    /** GitHub takes 1 MiB of a step; others write there as well. */
    private static final int MOST_FAILURES = 20;

    private static final int MOST_CHARACTERS = 4_000;

    private JobSummary() {}

    /** Writes it, in the place of what an earlier JVM of the same build wrote. */
    static void write(Run run, Path file) throws IOException {
        String name = "<!-- milvus-on-s3 " + run.parts().get(0).owner().replace("-", "") + " ";
        String begin = name + "begins -->\n";
        String end = name + "ends -->\n";
        String before = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        String mine = begin + of(run) + end;
        int from = before.indexOf(begin);
        int to = before.indexOf(end, Math.max(0, from));
        String after = from >= 0 && to >= 0
                ? before.substring(0, from) + mine + before.substring(to + end.length())
                : before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + mine;
        Files.write(file, after.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the summary} */
    public static String of(Run run) {
        PastRun past = run.past();
        StringBuilder out = new StringBuilder();
        out.append("### ")
                .append(run.isGreen() ? "✅ " : "❌ ")
                .append(text(Verdict.of(run)))
                .append("\n\n");
        out.append("Milvus on S3, ")
                .append(text(run.project()))
                .append(": ")
                .append(Words.count(past.deployments(), "deployment"))
                .append(", ")
                .append(Words.count(past.requests(), "request"))
                .append(" to AWS, ")
                .append(past.refused())
                .append(" refused, ")
                .append(Words.duration(java.time.Duration.between(past.began(), past.ended())))
                .append(".\n\n");
        List<Failures.Group> groups = Failures.of(run);
        groups.stream().limit(MOST_FAILURES).forEach(group -> failure(out, group));
        if (groups.size() > MOST_FAILURES) {
            out.append(groups.size() - MOST_FAILURES).append(" more failures are in the report.\n\n");
        }
        deployments(out, run);
        return out.toString();
    }

    private static void failure(StringBuilder out, Failures.Group group) {
        Failure failure = group.failure();
        out.append("#### ")
                .append(text(group.title()))
                .append("\n\n")
                .append(text(failure.headline()))
                .append("\n\n");
        failure.denials().stream().limit(1).forEach(denial -> {
            denial.excerpt()
                    .ifPresent(excerpt -> out.append(text(excerpt.document() + ", line " + excerpt.from() + ", "
                                    + excerpt.statement() + " " + excerpt.says()))
                            .append("\n\n"));
            for (Denial.Fix fix : denial.fixes()) {
                out.append("Add this statement ").append(text(fix.place())).append(":\n\n");
                code(out, "json", fix.statement());
            }
        });
        String message = failure.message().strip();
        if (message.lines().count() > 1) {
            out.append("<details><summary>Whole message</summary>\n\n");
            code(out, "text", message);
            out.append("</details>\n\n");
        }
    }

    private static void deployments(StringBuilder out, Run run) {
        if (run.deployments().isEmpty()) {
            return;
        }
        out.append("| deployment | made for | start | passed | failed | requests | refused |\n");
        out.append("| --- | --- | --- | ---: | ---: | ---: | ---: |\n");
        for (RunDeployment deployment : run.deployments()) {
            Map<Result, Integer> results = Verdict.results(run.testsOn(deployment.run()));
            RunDeployment.Count requests = deployment.requests().total();
            out.append("| ")
                    .append(text(deployment.place() + " " + deployment.run()))
                    .append(" | ")
                    .append(text(Words.simpleName(deployment.requester())))
                    .append(" | ")
                    .append(deployment.failure().isPresent() ? "❌ failed" : Words.duration(deployment.start()))
                    .append(" | ")
                    .append(results.get(Result.PASSED))
                    .append(" | ")
                    .append(results.get(Result.FAILED))
                    .append(" | ")
                    .append(requests.all())
                    .append(" | ")
                    .append(requests.refused())
                    .append(" |\n");
        }
        out.append('\n');
    }

    /** A fence is longer than any in what it is around. */
    private static void code(StringBuilder out, String language, String code) {
        String text = code.length() > MOST_CHARACTERS ? code.substring(0, MOST_CHARACTERS) + "…" : code;
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        out.append(fence)
                .append(language)
                .append('\n')
                .append(Words.harmless(text))
                .append('\n')
                .append(fence)
                .append("\n\n");
    }

    /** Names come from tests and requests: nothing in them is markup. */
    private static String text(String text) {
        StringBuilder out = new StringBuilder();
        String line = Words.harmless(text).replace('\n', ' ').replace('\t', ' ');
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\\', '`', '*', '_', '[', ']', '|', '~', '#', '!', '@', '$' ->
                    out.append('\\').append(c);
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
