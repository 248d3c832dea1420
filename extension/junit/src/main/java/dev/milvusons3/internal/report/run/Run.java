package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.report.run.RunTest.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A build: what all its JVMs had to say.
 *
 * @param parts oldest first, at least one
 * @param history of builds of the same project, oldest first, this one included
 * @param problems what could not be read or kept, in whole sentences
 * @param directory where the page goes: links start there
 */
public record Run(List<RunPart> parts, List<PastRun> history, List<String> problems, Path directory) {
    /** {@return what was built} */
    public String project() {
        return parts.get(parts.size() - 1).project();
    }

    /** {@return when its first part began} */
    public Instant began() {
        return parts.stream().map(RunPart::began).min(Instant::compareTo).orElseThrow();
    }

    /** {@return when its last part ended} */
    public Instant ended() {
        return parts.stream().map(RunPart::ended).max(Instant::compareTo).orElseThrow();
    }

    /** {@return all deployments; those whose start failed first} */
    public List<RunDeployment> deployments() {
        return parts.stream()
                .flatMap(part -> part.deployments().stream())
                .sorted(Comparator.comparing(deployment -> deployment.failure().isEmpty()))
                .toList();
    }

    /** {@return all tests} */
    public List<RunTest> tests() {
        return parts.stream().flatMap(part -> part.tests().stream()).toList();
    }

    /** {@return the tests that used a deployment, or were to use it; empty for those that got none} */
    public List<RunTest> testsOn(String deployment) {
        return tests().stream()
                .filter(test -> test.deployment().equals(deployment))
                .toList();
    }

    /** {@return how many tests went so; classes as a whole are counted elsewhere} */
    public int count(Result result) {
        return (int) tests().stream()
                .filter(test -> !test.isClass() && test.result() == result)
                .count();
    }

    /** {@return classes that failed as a whole, so that their tests did not run} */
    public List<RunTest> failedClasses() {
        return tests().stream()
                .filter(test -> test.isClass() && test.result() == Result.FAILED)
                .toList();
    }

    /** {@return whether nothing failed} */
    public boolean isGreen() {
        return tests().stream().noneMatch(test -> test.result() == Result.FAILED)
                && deployments().stream()
                        .allMatch(deployment -> deployment.failure().isEmpty());
    }

    /** {@return what is worth remembering of it} */
    public PastRun past() {
        List<RunDeployment> all = deployments();
        List<RunDeployment.Count> counts =
                all.stream().map(deployment -> deployment.requests().total()).toList();
        return new PastRun(
                parts.get(0).owner(),
                began(),
                ended(),
                medianStart(all),
                all.size(),
                count(Result.PASSED) + count(Result.FAILED) + count(Result.ABORTED),
                count(Result.FAILED) + failedClasses().size(),
                counts.stream().mapToInt(RunDeployment.Count::all).sum(),
                counts.stream().mapToInt(RunDeployment.Count::refused).sum());
    }

    private static Duration medianStart(List<RunDeployment> all) {
        List<Duration> starts = all.stream()
                .filter(deployment -> deployment.failure().isEmpty())
                .map(RunDeployment::start)
                .sorted()
                .toList();
        return starts.isEmpty() ? Duration.ZERO : starts.get(starts.size() / 2);
    }

    /** {@return the same with more to say of what went wrong with the report itself} */
    Run with(List<PastRun> past, List<String> more) {
        return new Run(
                parts, past, Stream.concat(problems.stream(), more.stream()).toList(), directory);
    }
}
