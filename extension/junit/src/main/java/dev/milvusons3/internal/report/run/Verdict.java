package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.run.RunTest.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How a build went, in a line. */
public final class Verdict {
    private Verdict() {}

    /** {@return such as {@code 2 tests failed, 1 class did not start}} */
    public static String of(Run run) {
        int failed = run.count(Result.FAILED);
        int classes = run.failedClasses().size();
        int passed = run.count(Result.PASSED);
        List<String> parts = new ArrayList<>();
        if (failed > 0) {
            parts.add(Words.count(failed, "test") + " failed");
        }
        if (classes > 0) {
            parts.add(Words.count(classes, "class") + " failed");
        }
        if (parts.isEmpty() && !run.isGreen()) {
            long starts = run.deployments().stream()
                    .filter(deployment -> deployment.failure().isPresent())
                    .count();
            parts.add(Words.count(starts, "deployment") + " did not start");
        }
        int skipped = run.count(Result.DISABLED) + run.count(Result.ABORTED);
        if (parts.isEmpty()) {
            String all = passed == 0
                    ? "No test ran"
                    : passed == 1 ? "1 test passed" : (skipped == 0 ? "All " : "") + passed + " tests passed";
            parts.add(all);
        } else if (passed > 0) {
            parts.add(passed + " passed");
        }
        if (skipped > 0) {
            parts.add(skipped + " skipped");
        }
        return String.join(", ", parts);
    }

    /** {@return how many of some tests went how; classes as a whole are not counted} */
    public static Map<Result, Integer> results(List<RunTest> tests) {
        Map<Result, Integer> counts = new EnumMap<>(Result.class);
        for (Result result : Result.values()) {
            counts.put(result, 0);
        }
        tests.stream().filter(test -> !test.isClass()).forEach(test -> counts.merge(test.result(), 1, Integer::sum));
        return counts;
    }
}
