package dev.milvusons3.internal.steps;

import dev.milvusons3.Keep;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PlatformSource;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.report.SecretLoggers;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes deployments on whatever platform the spec's environment names. */
final class PlatformStarter implements DeploymentStarter {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final PlatformSource platforms;

    /** @param platforms opens the platform for a spec; closed with this */
    PlatformStarter(PlatformSource platforms) {
        this.platforms = platforms;
    }

    @Override
    public Optional<String> unavailable(DeploymentSpec spec) {
        return platforms.unavailable(spec);
    }

    @Override
    public void close() {
        platforms.close();
    }

    @Override
    public RunningDeployment start(DeploymentSpec spec, String requester) {
        // Before any client of the deployment is made, and thus its loggers.
        SecretLoggers.quieten();
        Start start = new Start(spec, requester);
        String run = start.names().run();
        LOG.info("[{}] starting {} in {} for {}", run, spec.environment(), spec.region(), requester);
        try {
            OpenPlatform platform = OpenPlatform.of(start, platforms);
            ReadyParts parts = new DeploymentPlan(platform).run();
            PlatformDeployment deployment = new PlatformDeployment(platform, parts);
            LOG.info("{}", Summary.of(deployment, start.log()));
            return deployment;
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            start.stop(cause);
            MilvusOnS3Exception failure =
                    new FailedStart(messageOf(cause, start), cause, evidence(start, cause), report(start, cause));
            undo(start).forEach(failure::addSuppressed);
            if (isInterruption(cause)) {
                Thread.currentThread().interrupt();
            }
            throw failure;
        } finally {
            start.lanes().shutdown();
        }
    }

    /** What is known before anything is undone. */
    private static Evidence evidence(Start start, Throwable cause) {
        return start.evidence()
                .map(known -> known.collect(cause, Instant.MIN, List.of(), List::of))
                .orElseGet(() -> Evidence.none(start.names().run()));
    }

    /** A report is an extra: without it the failure is still to be told. */
    private static Optional<DeploymentReport> report(Start start, Throwable cause) {
        try {
            Optional<Platform> platform = start.evidence().map(FailureEvidence::platform);
            return Optional.of(start.reports().of(platform, Optional.of(cause), Map.of(), List.of(), Optional.empty()));
        } catch (RuntimeException e) {
            cause.addSuppressed(new IllegalStateException("this start is not in the report: " + e, e));
            return Optional.empty();
        }
    }

    private static List<Exception> undo(Start start) {
        Names names = start.names();
        if (start.spec().keep() == Keep.ON_FAILURE) {
            KeptDeployments.keep(
                    names.run(),
                    "bucket " + names.bucket() + ", role " + names.role() + ", namespace " + names.namespace(),
                    start.releases());
            return List.of();
        }
        return start.releases().releaseAll();
    }

    /** Clients wrap it in exceptions of their own if it comes while they wait for an answer. */
    private static boolean isInterruption(Throwable cause) {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(e -> e instanceof InterruptedException);
    }

    private static String messageOf(Throwable cause, Start start) {
        DeploymentSpec spec = start.spec();
        Names names = start.names();
        String message = isInterruption(cause)
                ? "interrupted while the deployment was being made"
                : cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message + "\n(deployment " + names.run() + ", " + spec.environment() + ", " + spec.region() + ", bucket "
                + names.bucket() + ", role " + names.role() + ")";
    }
}
