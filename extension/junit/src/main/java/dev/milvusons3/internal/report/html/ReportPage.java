package dev.milvusons3.internal.report.html;

import dev.milvusons3.Environment;
import dev.milvusons3.Fidelity;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.StepLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The report of a run: one page that loads nothing, has no scripts, and follows the reader's light or dark. */
public final class ReportPage {
    private static final String STYLE = "/dev/milvusons3/report/report.css";

    private final Html html = new Html();
    private final List<DeploymentReport> deployments;
    private final Instant now;

    private ReportPage(List<DeploymentReport> deployments, Instant now) {
        this.deployments = deployments;
        this.now = now;
    }

    /**
     * {@return the page}
     *
     * @param deployments of the run, in the order in which they went
     * @param now when it is written
     */
    public static String of(List<DeploymentReport> deployments, Instant now) {
        return new ReportPage(deployments, now).page();
    }

    private String page() {
        html.open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", "Milvus on S3: report of a test run");
        html.style(css());
        html.close().open("body");
        html.element("a", "Skip to the deployments", "href", "#main", "class", "skip");
        header();
        html.open("main", "id", "main");
        for (int i = 0; i < deployments.size(); i++) {
            deployment(deployments.get(i), "d" + (i + 1));
        }
        fidelity();
        versions();
        html.close();
        html.open("footer")
                .element(
                        "p",
                        "Written " + now.truncatedTo(ChronoUnit.SECONDS) + " by MilvusOnS3. This page loads nothing.")
                .close();
        return html.close().close().done();
    }

    private void header() {
        long failed = deployments.stream().filter(d -> d.failure().isPresent()).count();
        long refused = deployments.stream()
                .flatMap(d -> d.decisions().stream())
                .filter(d -> d.verdict() != Verdict.ALLOWED)
                .count();
        long requests =
                deployments.stream().mapToLong(d -> d.decisions().size()).sum();
        html.open("header").open("div", "class", "wide");
        html.element("p", "Milvus on S3", "class", "eyebrow");
        html.element("h1", "Report of a test run");
        html.open("ul", "class", "tiles");
        tile(Integer.toString(deployments.size()), deployments.size() == 1 ? "deployment" : "deployments", "");
        tile(Long.toString(failed), failed == 1 ? "start failed" : "starts failed", failed > 0 ? "bad" : "good");
        tile(Long.toString(requests), "requests to AWS", "");
        tile(Long.toString(refused), "of them refused", refused > 0 ? "warn" : "good");
        html.close();
        if (deployments.size() > 1) {
            html.open("nav", "aria-label", "Deployments").open("ul");
            for (int i = 0; i < deployments.size(); i++) {
                DeploymentReport deployment = deployments.get(i);
                html.open("li")
                        .element(
                                "a",
                                deployment.run() + ", " + deployment.region() + ", "
                                        + simpleName(deployment.requester()),
                                "href",
                                "#d" + (i + 1))
                        .close();
            }
            html.close().close();
        }
        html.close().close();
    }

    private void tile(String number, String what, String kind) {
        html.open("li", kind.isEmpty() ? "" : "class", kind);
        html.element("strong", number).text(" ").element("span", what).close();
    }

    private void deployment(DeploymentReport deployment, String id) {
        html.open("section", "id", id, "class", "deployment", "aria-labelledby", id + "-h");
        html.open("h2", "id", id + "-h").text("Deployment " + deployment.run()).close();
        html.open("p", "class", "tags");
        html.element("span", deployment.environment().name());
        html.element("span", deployment.region());
        boolean failed = deployment.failure().isPresent();
        html.element("span", failed ? "✗ start failed" : "✓ started", "class", failed ? "bad" : "good");
        html.close();
        deployment.failure().ifPresent(failure -> html.element("p", failure, "class", "failure"));
        html.open("dl", "class", "facts");
        html.element("dt", "made for")
                .open("dd")
                .element("bdi", deployment.requester())
                .close();
        deployment
                .facts()
                .forEach((name, value) -> html.element("dt", name)
                        .open("dd")
                        .element("bdi", value)
                        .close());
        html.close();

        html.element("h3", "How Milvus gets to the bucket");
        Chain.write(html, deployment.chain());
        html.element("h3", "Timeline");
        List<StepLog.Line> lines = deployment.log().lines();
        new Timeline(html, id + "-s")
                .write(
                        "Start",
                        lines.stream()
                                .filter(line -> line.phase() != StepLog.Phase.RELEASE)
                                .toList());
        new Timeline(html, id + "-r")
                .write(
                        "Release",
                        lines.stream()
                                .filter(line -> line.phase() == StepLog.Phase.RELEASE)
                                .toList());
        html.element("h3", "What was asked of AWS");
        new Actions(html, id + "-a", deployment.decisions()).write();
        html.element("h3", "What was refused, and how to mend it");
        Refusals.write(html, deployment.decisions());
        html.element("h3", "Permissions");
        Permissions.write(html, deployment);
        html.close();
    }

    private void fidelity() {
        html.open("section", "aria-labelledby", "fidelity").element("h2", "What is real where", "id", "fidelity");
        for (Environment environment : Environment.values()) {
            boolean used = deployments.stream().anyMatch(d -> d.environment() == environment);
            html.open("details", used ? "open" : "", "").element("summary", environment + (used ? " (used)" : ""));
            Tables.open(html, "What is real in " + environment, "part", "level", "how");
            for (Fidelity part : Fidelity.of(environment)) {
                String level = part.level().name().toLowerCase(Locale.ROOT);
                html.open("tr").element("th", part.part(), "scope", "row");
                html.open("td")
                        .element("span", level, "class", "level " + level)
                        .close();
                html.element("td", part.how()).close();
            }
            Tables.close(html);
            html.close();
        }
        html.close();
    }

    private void versions() {
        Map<String, String> versions = new TreeMap<>();
        deployments.forEach(deployment -> versions.putAll(deployment.versions()));
        html.open("section", "aria-labelledby", "versions").element("h2", "Versions", "id", "versions");
        Tables.open(html, "What took part", "part", "version");
        versions.forEach((name, version) -> html.open("tr")
                .element("th", name, "scope", "row")
                .element("td", version)
                .close());
        Tables.close(html);
        html.close();
    }

    private static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String css() {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
