package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.report.run.RunTest.Failure;
import dev.milvusons3.internal.report.run.RunTest.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parts to merge. */
public final class SampleParts {
    static final Instant BEGAN = Instant.parse("2026-11-29T02:30:00Z");

    private SampleParts() {}

    /** {@return one that began and ended so many seconds later, with a test of this class} */
    public static RunPart of(String owner, long process, int from, int to, String type, Result result) {
        Optional<Failure> failure = result == Result.FAILED
                ? Optional.of(new Failure("java.lang.AssertionError", "wrong", List.of(), Optional.empty()))
                : Optional.empty();
        return new RunPart(
                RunPart.FORMAT,
                "0.1.0",
                owner,
                "book-search",
                "core",
                process,
                BEGAN.plusSeconds(from),
                BEGAN.plusSeconds(to),
                List.of(),
                List.of(new RunTest("", type, "finds()", result, Duration.ofMillis(12), failure)));
    }
}
