package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link PolicyDecisions} under JMH, in JVMs of their own, and prints time and memory of one decision. */
class EvaluatorBenchmark {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Test
    void decisions() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PolicyDecisions.class.getName() + "\\.")
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        assertThat(results).isNotEmpty();
        for (RunResult result : results) {
            print(result);
        }
    }

    private static void print(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        String size = result.getParams().getParamsKeys().stream()
                .map(key -> " " + key + " " + result.getParams().getParam(key))
                .reduce("", String::concat);
        System.out.printf(
                "BENCHMARK decision: %-40s %10.3f us ± %.3f, %,10.0f per second, %,9.0f bytes%n",
                time.getLabel() + size,
                time.getScore(),
                time.getScoreError(),
                1e6 / time.getScore(),
                result.getSecondaryResults().get(ALLOCATED).getScore());
    }
}
