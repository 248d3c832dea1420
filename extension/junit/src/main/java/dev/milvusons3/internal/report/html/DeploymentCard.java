package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.RunDeployment;
import dev.milvusons3.internal.report.run.RunDeployment.Count;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.report.run.RunTest.Result;
import dev.milvusons3.internal.report.run.Verdict;
import java.util.List;
import java.util.Map;

/** One deployment: a line, and everything about it behind that. */
final class DeploymentCard {
    private DeploymentCard() {}

    static void write(Html html, String id, RunDeployment deployment, List<RunTest> tests) {
        Map<Result, Integer> results = Verdict.results(tests);
        boolean failed = deployment.failure().isPresent();
        boolean red = failed || tests.stream().anyMatch(test -> test.result() == Result.FAILED);
        html.open("details", "class", "card deployment" + (red ? " failed" : ""), "id", id);
        html.open("summary");
        html.element(
                "span",
                failed
                        ? "✗ did not start"
                        : red
                                ? "✗ " + Words.count(results.getOrDefault(Result.FAILED, 0), "test") + " failed"
                                : "✓ passed",
                "class",
                red ? "badge bad" : "badge good");
        html.element("bdi", Words.simpleName(deployment.requester()), "class", "title");
        html.element("span", line(deployment, results), "class", "cause");
        html.close();
        facts(html, deployment);
        if (!tests.isEmpty()) {
            FailureCards.table(html, "Tests on this deployment", tests);
        }
        html.element("h3", "How Milvus gets to the bucket");
        Chain.write(html, deployment.chain());
        html.element("h3", "Details");
        Refusals.write(html, deployment);
        Requests.write(html, deployment.requests());
        Costs.write(html, deployment.costs());
        Permissions.write(html, deployment);
        Steps.write(html, "Start", of(deployment, false));
        Steps.write(html, "Release", of(deployment, true));
        html.close();
    }

    private static List<StepLog.Line> of(RunDeployment deployment, boolean release) {
        return deployment.steps().stream()
                .filter(line -> (line.phase() == StepLog.Phase.RELEASE) == release)
                .toList();
    }

    private static String line(RunDeployment deployment, Map<Result, Integer> results) {
        Count requests = deployment.requests().total();
        int passed = results.getOrDefault(Result.PASSED, 0);
        return deployment.place() + " in " + deployment.region() + ", run " + deployment.run() + " · "
                + (deployment.failure().isPresent() ? "" : "ready after " + Words.duration(deployment.start()) + " · ")
                + (passed > 0 ? passed + " passed · " : "")
                + Words.count(requests.all(), "request")
                + (requests.refused() > 0 ? ", " + requests.refused() + " refused" : "");
    }

    private static void facts(Html html, RunDeployment deployment) {
        html.open("dl", "class", "facts");
        pair(html, "made for", deployment.requester());
        deployment.facts().forEach((name, value) -> pair(html, name, value));
        html.close();
        deployment.failure().ifPresent(failure -> html.element("p", failure.message(), "class", "failure"));
    }

    private static void pair(Html html, String name, String value) {
        html.element("dt", name).open("dd").element("bdi", value).close();
    }
}
