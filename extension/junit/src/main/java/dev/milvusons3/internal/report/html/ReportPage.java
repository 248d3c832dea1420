package dev.milvusons3.internal.report.html;

import dev.milvusons3.Fidelity;
import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.Failures;
import dev.milvusons3.internal.report.run.Run;
import dev.milvusons3.internal.report.run.RunDeployment;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.report.run.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The report of a build: one page that loads nothing, and follows the reader's light or dark. Its one script, which only copies, filters
 * and opens what is there, is a constant that the page's policy names by its hash; nothing else can run.
 */
public final class ReportPage {
    private static final String DIRECTORY = "/dev/milvusons3/report/";

    private final Html html;
    private final Run run;
    private final Map<String, String> ids = new HashMap<>();

    private ReportPage(Run run) {
        this.run = run;
        this.html = new Html(run.directory());
    }

    /** {@return the page} */
    public static String of(Run run) {
        return new ReportPage(run).page();
    }

    private String page() {
        String css = resource("base.css") + resource("report.css");
        String script = resource("copy.js") + resource("report.js");
        html.open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src '" + hash(css) + "'; script-src '" + hash(script)
                        + "'; base-uri 'none'; form-action 'none'");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element(
                "title", (run.isGreen() ? "✓ " : "✗ ") + Verdict.of(run) + " – " + run.project() + " on Milvus on S3");
        html.raw("style", css);
        html.close().open("body");
        html.element("a", "Skip to the results", "href", "#main", "class", "skip");
        PageHeader.write(html, run);
        html.open("main", "id", "main");
        List<RunDeployment> deployments = run.deployments();
        for (int i = 0; i < deployments.size(); i++) {
            ids.put(deployments.get(i).run(), "d" + (i + 1));
        }
        List<Failures.Group> failures = Failures.of(run);
        if (!failures.isEmpty()) {
            new FailureCards(html, ids).write(failures);
        }
        deployments(deployments);
        withoutDeployment(deployments);
        about();
        html.close();
        html.open("footer")
                .element(
                        "p",
                        "Written " + PageHeader.date(run.ended().atZone(ZoneOffset.UTC)) + " by MilvusOnS3 from "
                                + Words.count(run.parts().size(), "part") + ". This page loads nothing.")
                .close();
        html.raw("script", script);
        return html.close().close().done();
    }

    private void deployments(List<RunDeployment> deployments) {
        if (deployments.isEmpty()) {
            return;
        }
        html.open("section", "aria-labelledby", "deployments").element("h2", "Deployments", "id", "deployments");
        if (deployments.size() > 1) {
            html.open("p", "class", "tools", "hidden", "", "data-tools", "")
                    .element("label", "Filter ", "for", "filter");
            html.open("input", "type", "search", "id", "filter", "placeholder", "class, test, bucket, action");
            html.element("button", "Open all", "type", "button", "data-open", "");
            html.close();
        }
        Set<String> written = new HashSet<>();
        for (RunDeployment deployment : deployments) {
            String id = ids.getOrDefault(deployment.run(), "");
            if (written.add(id)) {
                DeploymentCard.write(html, id, deployment, run.testsOn(deployment.run()));
            }
        }
        html.close();
    }

    private void withoutDeployment(List<RunDeployment> deployments) {
        Set<String> known = new HashSet<>();
        deployments.forEach(deployment -> known.add(deployment.run()));
        List<RunTest> others = run.tests().stream()
                .filter(test -> !known.contains(test.deployment()))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        html.open("section", "aria-labelledby", "others").element("h2", "Without a deployment", "id", "others");
        html.open("details")
                .element("summary", Words.count(others.size(), "result") + " of classes and tests that got none");
        FailureCards.table(html, "Classes and tests that got no deployment", others);
        html.close().close();
    }

    private void about() {
        html.open("section", "aria-labelledby", "about").element("h2", "About this run", "id", "about");
        run.problems().forEach(problem -> html.element("p", problem, "class", "failure"));
        Map<String, List<Fidelity>> real = new TreeMap<>();
        run.deployments().forEach(deployment -> real.put(deployment.place(), deployment.fidelity()));
        real.forEach(this::fidelity);
        Map<String, String> versions = new TreeMap<>();
        run.deployments().forEach(deployment -> versions.putAll(deployment.versions()));
        html.open("details").element("summary", "Versions");
        Tables table = Tables.open(html, "What took part", "part", "version");
        versions.forEach((name, version) -> table.row().head(name).cell(version).end());
        table.close();
        html.close().close();
    }

    private void fidelity(String place, List<Fidelity> parts) {
        html.open("details").element("summary", "What is real in " + place);
        Tables table = Tables.open(html, "What is real in " + place, "part", "level", "how");
        for (Fidelity part : parts) {
            String level = part.level().name().toLowerCase(Locale.ROOT);
            table.row()
                    .head(part.part())
                    .cell(level, "level " + level)
                    .cell(part.how())
                    .end();
        }
        table.close();
        html.close();
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String resource(String name) {
        String path = DIRECTORY + name;
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
