package dev.milvusons3.internal.report.run;

import java.time.Instant;
import java.util.List;

/**
 * What one execution of tests in one JVM adds to the report of its build. A file of its own, so that JVMs need not wait for each other.
 *
 * @param format of this record: of another version nothing else can be relied on
 * @param version of the library that wrote it
 * @param owner the process that began the build, so that its JVMs find each other; empty if nobody did
 * @param project what was built
 * @param module which part of it; empty if it has none
 * @param process the JVM's id
 * @param began the execution
 * @param ended the execution
 * @param deployments of it
 * @param tests of it
 */
public record RunPart(
        int format,
        String version,
        String owner,
        String project,
        String module,
        long process,
        Instant began,
        Instant ended,
        List<RunDeployment> deployments,
        List<RunTest> tests) {
    /** Changes when an older reader would misread a newer record. */
    public static final int FORMAT = 1;
}
