package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.setup.check.MilvusDenial;
import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.MinimumPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on minimum policies says what the artifact has, which MinimumPoliciesIT holds to the real server. */
class MinimumPoliciesPageTest {
    private static final String PAGE = "docs/minimum-policies.md";

    @Test
    void theLinesAreThoseOfTheArtifact() throws IOException {
        GeneratedSection.of(PAGE, "lines")
                .hasContent(MilvusRequests.LINES.stream()
                        .map(line -> line(MilvusRequests.of(line)))
                        .collect(Collectors.joining("\n\n")));
    }

    @Test
    void theUpgradesAreThoseOfTheArtifact() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 1; i < MilvusRequests.LINES.size(); i++) {
            String from = MilvusRequests.LINES.get(i - 1);
            String to = MilvusRequests.LINES.get(i);
            List<MilvusRequest> added = MilvusRequests.added(from, to);
            if (added.isEmpty()) {
                rows.add("| " + from + " → " + to + " | nothing | | |");
            }
            added.forEach(request -> rows.add("| " + from + " → " + to + " | `" + request.action() + "` on "
                    + request.about("`") + " | " + request.by() + " | " + request.when() + " |"));
        }
        GeneratedSection.of(PAGE, "upgrades")
                .hasContent("| upgrade | also asks for | client | when |\n| --- | --- | --- | --- |\n"
                        + String.join("\n", rows));
    }

    /** What cannot be run here may be said, but not as if it had been. */
    @Test
    void onlyWhatWasMeasuredHasCountsAndConsequences() {
        for (String line : MilvusRequests.LINES) {
            MilvusRequests requests = MilvusRequests.of(line);
            if (requests.measured().isEmpty()) {
                assertThat(requests.basis()).startsWith("From the sources").endsWith("Not measured.");
                assertThat(requests.denials()).isEmpty();
            } else {
                assertThat(requests.all()).allMatch(request -> request.count() > 0);
                assertThat(requests.denials()).extracting(MilvusDenial::action).contains("s3:DeleteObject");
            }
        }
    }

    private static String line(MilvusRequests requests) {
        StringBuilder text = new StringBuilder("## Milvus " + requests.line() + "\n\n" + requests.basis() + "\n");
        if (requests.measured().isEmpty()) {
            return text + "\n" + policies(requests);
        }
        text.append(
                "\n| feature | action | on | operations | client | seen | bytes | when |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        requests.all().forEach(request -> text.append(row(request)));
        text.append("\n### What a denial does to Milvus ")
                .append(requests.line())
                .append(
                        "\n\n| feature | denied | what happens | in phase | after | denials | Milvus' log |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        requests.denials().forEach(denial -> text.append(row(denial)));
        return text + "\n" + policies(requests);
    }

    private static String row(MilvusRequest request) {
        return "| " + request.feature() + " | `" + request.action() + "` | " + request.about("`") + " | "
                + request.operations() + " | " + request.by() + " | " + request.count() + " | " + request.bytes()
                + " | " + request.when() + " |\n";
    }

    private static String row(MilvusDenial denial) {
        String log = denial.log().isEmpty()
                ? "–"
                : "`" + denial.log().replace("|", "\\|").replace("`", "'") + "`";
        return "| " + denial.feature() + " | `" + denial.action() + "` | "
                + denial.effect().words() + " | " + denial.phase() + " | "
                + denial.after().toSeconds() + " s | " + denial.denials() + " | " + log + " |\n";
    }

    /** The usual features together, then each feature that needs more. */
    private static String policies(MilvusRequests requests) {
        StringBuilder text = new StringBuilder("### Policies for Milvus " + requests.line() + "\n");
        List<String> usual = MilvusRequests.USUAL_FEATURES;
        Set<String> said = new LinkedHashSet<>();
        append(
                text,
                said,
                "What Milvus does by itself (" + String.join(", ", usual) + ")",
                forFeatures(requests, usual));
        for (String feature : requests.features()) {
            if (!usual.contains(feature)) {
                List<String> more = new ArrayList<>(usual);
                more.add(feature);
                append(text, said, "With " + feature, forFeatures(requests, more));
            }
        }
        return text.toString().strip();
    }

    private static List<MilvusRequest> forFeatures(MilvusRequests requests, List<String> features) {
        return requests.forFeatures(features.toArray(String[]::new));
    }

    private static void append(StringBuilder text, Set<String> said, String title, List<MilvusRequest> requests) {
        String policy = MinimumPolicy.of(requests, "files").toPrettyJson();
        if (said.add(policy)) {
            text.append("\n")
                    .append(title)
                    .append(":\n\n```json\n")
                    .append(policy)
                    .append("\n```\n");
        } else {
            text.append("\n").append(title).append(": the same policy as above.\n");
        }
    }
}
