package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.RunTest.Failure;
import dev.milvusons3.internal.report.run.RunTest.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What failed, each cause once: starts first, then classes that did not get as far, then tests. */
public final class Failures {
    /** Runs, and what is named after them, differ where the cause does not. */
    private static final Pattern RUN = Pattern.compile("[0-9a-f]{8,}");

    /** What failed for one cause. */
    public enum Kind {
        START("deployment did not start"),
        CLASS("class failed"),
        TEST("test failed");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** {@return in words} */
        public String text() {
            return text;
        }
    }

    /**
     * What failed for one cause.
     *
     * @param failure the first that did
     * @param deployments whose starts did
     * @param tests classes and tests that did
     */
    public record Group(Kind kind, Failure failure, List<RunDeployment> deployments, List<RunTest> tests) {
        /** {@return what failed, in a line} */
        public String title() {
            List<String> types =
                    tests.stream().map(RunTest::simpleType).distinct().toList();
            if (kind == Kind.TEST) {
                return types.get(0) + "." + tests.get(0).name();
            }
            List<String> names = types.isEmpty()
                    ? deployments.stream()
                            .map(deployment -> Words.simpleName(deployment.requester()))
                            .distinct()
                            .toList()
                    : types;
            int shown = Math.min(3, names.size());
            return String.join(", ", names.subList(0, shown))
                    + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
        }
    }

    private Failures() {}

    /** {@return them} */
    public static List<Group> of(Run run) {
        List<Group> groups = new ArrayList<>();
        List<RunDeployment> failedStarts = run.deployments().stream()
                .filter(deployment -> deployment.failure().isPresent())
                .toList();
        Map<String, List<RunDeployment>> starts = failedStarts.stream()
                .collect(Collectors.groupingBy(
                        deployment -> cause(deployment.failure().orElseThrow()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        for (List<RunDeployment> same : starts.values()) {
            List<RunTest> affected = same.stream()
                    .flatMap(deployment -> run.testsOn(deployment.run()).stream())
                    .filter(test -> test.result() == Result.FAILED)
                    .toList();
            groups.add(new Group(Kind.START, complete(same.get(0), affected), same, affected));
        }
        List<String> startless = failedStarts.stream().map(RunDeployment::run).toList();
        List<RunTest> others = run.tests().stream()
                .filter(test -> test.result() == Result.FAILED && !startless.contains(test.deployment()))
                .toList();
        others.stream()
                .filter(RunTest::isClass)
                .collect(Collectors.groupingBy(
                        test -> cause(test.failure().orElse(UNKNOWN)), LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(same ->
                        groups.add(new Group(Kind.CLASS, same.get(0).failure().orElse(UNKNOWN), List.of(), same)));
        others.stream()
                .filter(test -> !test.isClass())
                .forEach(test ->
                        groups.add(new Group(Kind.TEST, test.failure().orElse(UNKNOWN), List.of(), List.of(test))));
        return List.copyOf(groups);
    }

    private static final Failure UNKNOWN = new Failure("", "", List.of(), Optional.empty());

    /** The class' failure has the whole message and the attachments, the deployment's the denial. */
    private static Failure complete(RunDeployment deployment, List<RunTest> affected) {
        Failure start = deployment.failure().orElseThrow();
        Optional<Failure> seen = affected.stream()
                .flatMap(test -> test.failure().stream())
                .filter(failure -> failure.attachments().isPresent())
                .findFirst()
                .or(() -> affected.stream()
                        .flatMap(test -> test.failure().stream())
                        .findFirst());
        return seen.map(failure -> new Failure(
                        failure.type(),
                        failure.message(),
                        start.denials().isEmpty() ? failure.denials() : start.denials(),
                        failure.attachments()))
                .orElse(start);
    }

    private static String cause(Failure failure) {
        return failure.type() + "\n"
                + RUN.matcher(failure.headline()).replaceAll("…") + "\n"
                + failure.denials().stream()
                        .flatMap(denial -> denial.excerpt().stream())
                        .map(excerpt -> excerpt.document() + ":" + excerpt.from())
                        .collect(Collectors.joining(";"));
    }
}
