package dev.milvusons3.internal.report.run;

import java.time.Duration;
import java.time.Instant;

/**
 * What is remembered of a build.
 *
 * @param owner the process that began it
 * @param began when
 * @param ended when
 * @param start how long its deployments took to start; the median
 * @param deployments how many
 * @param tests how many ran
 * @param failed how many of them failed
 * @param requests to AWS
 * @param refused how many of them
 */
public record PastRun(
        String owner,
        Instant began,
        Instant ended,
        Duration start,
        int deployments,
        int tests,
        int failed,
        int requests,
        int refused) {}
