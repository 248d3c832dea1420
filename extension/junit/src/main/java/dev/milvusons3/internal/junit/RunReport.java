package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.html.ReportPage;
import dev.milvusons3.internal.report.run.Project;
import dev.milvusons3.internal.report.run.ReportDirectory;
import dev.milvusons3.internal.report.run.Run;
import dev.milvusons3.internal.report.run.RunDigest;
import dev.milvusons3.internal.report.run.RunPart;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is reported of the run's deployments and tests. In the run's store before any of them, so it is closed last, and writes its part.
 * A report is an extra: nothing fails without it.
 */
final class RunReport implements StoredResource {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final List<DeploymentReport> deployments = new CopyOnWriteArrayList<>();
    private final TestResults tests = new TestResults();
    private final Path directory;
    private final Path cache;
    private final Instant began = Clock.systemUTC().instant();

    private RunReport(Path directory, Path cache) {
        this.directory = directory;
        this.cache = cache;
    }

    /** {@return the run's, if a class with these settings wants one; the first that is named counts} */
    static Optional<RunReport> of(ExtensionContext context, DeploymentSpec spec) {
        return of(context, spec.report(), spec.cacheDirectory());
    }

    /**
     * {@return the run's}
     *
     * @param directory where the page goes; empty for none
     * @param cache the user's, if it is elsewhere than usual
     */
    static Optional<RunReport> of(ExtensionContext context, Optional<Path> directory, Optional<Path> cache) {
        return directory.map(place -> Places.find(
                Places.ofRun(context),
                RunReport.class,
                RunReport.class,
                () -> new RunReport(place, cache.orElseGet(UserCache::directory))));
    }

    /** {@return the run's, if there is one by now} */
    static Optional<RunReport> find(ExtensionContext context) {
        return Optional.ofNullable(Places.ofRun(context).get(RunReport.class, RunReport.class));
    }

    /** Adds a deployment, if there is something to say about it. */
    void add(Optional<DeploymentReport> deployment) {
        deployment.ifPresent(deployments::add);
    }

    /** {@return what is known of its tests} */
    TestResults tests() {
        return tests;
    }

    @Override
    public void close() {
        List<RunTest> results = tests.all();
        if (deployments.isEmpty() && results.isEmpty()) {
            return;
        }
        try {
            Project project = Project.of(Path.of(""));
            RunPart part = new RunPart(
                    RunPart.FORMAT,
                    Optional.ofNullable(RunReport.class.getPackage().getImplementationVersion())
                            .orElse(""),
                    ReportDirectory.owner(),
                    project.name(),
                    project.module(),
                    ProcessHandle.current().pid(),
                    began,
                    Clock.systemUTC().instant(),
                    deployments.stream().map(RunDigest::of).toList(),
                    results);
            Run run = new ReportDirectory(directory, cache, summary(), ReportPage::of).add(part);
            run.problems().forEach(LOG::warn);
            LOG.info("report: {}", directory.resolve(ReportDirectory.PAGE).toUri());
        } catch (IOException e) {
            LOG.warn(
                    "The report cannot be written to {}: {}. Set milvus-on-s3.report to another directory, or to off.",
                    directory,
                    e.toString());
        } catch (RuntimeException e) {
            LOG.warn("The report in {} is not complete, by a fault of its own", directory, e);
        }
    }

    /**
     * Where GitHub takes the summary of a step.
     *
     * @see <a href="https://docs.github.com/en/actions/reference/workflows-and-actions/variables">Variables reference</a>
     */
    private static Optional<Path> summary() {
        return Optional.ofNullable(System.getenv("GITHUB_STEP_SUMMARY"))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }
}
