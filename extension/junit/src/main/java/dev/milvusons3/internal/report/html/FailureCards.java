package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.Denial;
import dev.milvusons3.internal.report.run.Failures;
import dev.milvusons3.internal.report.run.Failures.Kind;
import dev.milvusons3.internal.report.run.RunDeployment;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.report.run.RunTest.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What failed, why, and what to do: each cause once, the first open. */
final class FailureCards {
    private static final int OPEN = 1;
    private static final int MOST_NAMES = 30;

    private final Html html;
    private final Map<String, String> ids;

    /** @param ids where on the page a deployment is, by its run */
    FailureCards(Html html, Map<String, String> ids) {
        this.html = html;
        this.ids = ids;
    }

    void write(List<Failures.Group> groups) {
        html.open("section", "aria-labelledby", "failures").element("h2", "What failed", "id", "failures");
        for (int i = 0; i < groups.size(); i++) {
            card(groups.get(i), i < OPEN);
        }
        html.close();
    }

    private void card(Failures.Group group, boolean open) {
        Failure failure = group.failure();
        html.open("details", "class", "card failed", open ? "open" : "", "");
        html.open("summary").element("span", "✗ " + group.kind().text(), "class", "badge bad");
        html.element("bdi", group.title(), "class", "title");
        html.element("span", cause(failure), "class", "cause").close();
        group.deployments().stream().findFirst().ifPresent(deployment -> Chain.brief(html, deployment.chain()));
        List<Denial> denials = failure.denials();
        if (group.kind() == Kind.TEST && !denials.isEmpty()) {
            html.element("h3", "While it ran, AWS refused:");
        }
        for (Denial denial : denials) {
            if (group.kind() == Kind.TEST) {
                html.open("h4").element("code", denial.action()).close();
            }
            Refusals.write(html, denial);
        }
        message(failure);
        affected(group);
        links(group);
        html.close();
    }

    /** {@return the failure in a line, without the reason that is told below} */
    private static String cause(Failure failure) {
        String cause = failure.headline();
        for (Denial denial : failure.denials()) {
            cause = cause.replace(": " + denial.reason(), "");
        }
        return cause;
    }

    private void message(Failure failure) {
        String message = (failure.type().isEmpty() ? "" : failure.type() + ": ")
                + failure.message().strip();
        if (failure.denials().isEmpty() || message.lines().count() <= 2) {
            Code.block(html, message);
            return;
        }
        html.open("details").element("summary", "The whole message");
        Code.block(html, message);
        html.close();
    }

    private void affected(Failures.Group group) {
        List<String> names = group.tests().stream()
                .map(test -> test.isClass() ? test.simpleType() : test.simpleType() + "." + test.name())
                .distinct()
                .toList();
        if (names.size() < 2) {
            return;
        }
        html.open("p").element("strong", "Fails for this reason: ");
        html.element("bdi", String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size()))));
        html.text(names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "")
                .close();
    }

    private void links(Failures.Group group) {
        Optional<Path> attached = group.failure().attachments().map(Path::of);
        List<String> runs = group.deployments().isEmpty()
                ? group.tests().stream().map(RunTest::deployment).distinct().toList()
                : group.deployments().stream().map(RunDeployment::run).toList();
        List<String> known = runs.stream().filter(ids::containsKey).limit(5).toList();
        if (attached.isEmpty() && known.isEmpty()) {
            return;
        }
        html.open("p", "class", "links");
        attached.ifPresent(directory -> {
            html.file("Failure report", directory);
            html.file("decisions", directory.resolve("decisions.txt"));
            html.file("logs", directory.resolve("logs"));
            html.file("stack trace", directory.resolve("failure.txt"));
        });
        known.forEach(run -> html.element("a", "deployment " + run, "href", "#" + ids.get(run)));
        html.close();
    }

    /** {@return a table of some tests} */
    static void table(Html html, String caption, List<RunTest> tests) {
        Tables table = Tables.open(html, caption, "test", "result", "took");
        for (RunTest test : tests) {
            String name = test.isClass() ? test.simpleType() : test.simpleType() + "." + test.name();
            table.row().head(name);
            String why = test.failure()
                    .map(Failure::headline)
                    .map(text -> ": " + text)
                    .orElse("");
            switch (test.result()) {
                case PASSED -> table.cell("✓ passed", "good");
                case FAILED -> table.cell("✗ failed" + why, "bad");
                case ABORTED -> table.cell("aborted" + why, "warn");
                case DISABLED -> table.cell("disabled" + why, "muted");
            }
            table.cell(test.isClass() ? "–" : Words.duration(test.took()), "number")
                    .end();
        }
        table.close();
    }
}
