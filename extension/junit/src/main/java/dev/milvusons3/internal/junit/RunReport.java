package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.html.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is reported of the run's deployments. In the root's store before any of them, so it is closed last, and writes one page.
 * A report is an extra: nothing fails for want of it.
 */
final class RunReport implements StoredResource {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final List<DeploymentReport> deployments = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final Instant began = Clock.systemUTC().instant();

    private RunReport(Path directory) {
        this.directory = directory;
    }

    /**
     * {@return the run's}
     *
     * @param directory where it will be written; the first that is named counts
     */
    static RunReport of(ExtensionContext context, Path directory) {
        return Places.find(context.getRoot(), RunReport.class, RunReport.class, () -> new RunReport(directory));
    }

    /** Adds a deployment, if there is something to say about it. */
    void add(Optional<DeploymentReport> deployment) {
        deployment.ifPresent(deployments::add);
    }

    @Override
    public void close() {
        if (deployments.isEmpty()) {
            return;
        }
        // Surefire's forks, and Failsafe after Surefire, write into the same directory.
        Path file = directory.resolve(
                "report-" + TIME.format(began) + "-" + ProcessHandle.current().pid() + ".html");
        try {
            Files.createDirectories(directory);
            Files.writeString(file, ReportPage.of(deployments, Clock.systemUTC().instant()));
            LOG.info("report: {}", file.toUri());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The report cannot be written to {}: {}. Set milvus-on-s3.report to another directory, or to off.",
                    file,
                    e.toString(),
                    e);
        }
    }
}
