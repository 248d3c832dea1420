package dev.milvusons3.internal.steps;

import dev.milvusons3.Keep;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.PlatformSource;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.SecretLoggers;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes deployments on whatever platform the spec's environment names. */
final class Provisioner implements DeploymentStarter {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final long CANCEL_SECONDS = 30;

    private final PlatformSource platforms;

    /** @param platforms opens the platform for a spec; closed with this */
    Provisioner(PlatformSource platforms) {
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
    public StartedDeployment start(DeploymentSpec spec, String requester) {
        // Before any client of the deployment is made, and thus its loggers.
        SecretLoggers.quieten();
        Names names = Names.of(spec);
        StepLog log = new StepLog(names.run());
        ReleaseStack releases = new ReleaseStack(log);
        ExecutorService executor = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "milvus-on-s3-" + names.run());
            thread.setDaemon(true);
            return thread;
        });
        Provisioning provisioning = new Provisioning(spec, names, requester, log, releases, executor);
        LOG.info("[{}] starting {} in {} for {}", names.run(), spec.environment(), spec.region(), requester);
        try {
            ProvisionedDeployment deployment = provisioning.run(platforms);
            LOG.info("{}", Summary.of(deployment, log));
            return deployment;
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            stop(executor, cause);
            MilvusOnS3Exception failure = new FailedStart(
                    messageOf(cause, spec, names), cause, provisioning.evidence(cause), report(provisioning, cause));
            undo(spec, names, releases).forEach(failure::addSuppressed);
            if (isInterruption(cause)) {
                Thread.currentThread().interrupt();
            }
            throw failure;
        } finally {
            executor.shutdown();
        }
    }

    /** A report is an extra: without it the failure is still to be told. */
    private static Optional<DeploymentReport> report(Provisioning provisioning, Throwable cause) {
        try {
            return Optional.of(provisioning.report(cause));
        } catch (RuntimeException e) {
            cause.addSuppressed(new IllegalStateException("this start is not in the report: " + e, e));
            return Optional.empty();
        }
    }

    /** No lane may still be making things when they are released. */
    private static void stop(ExecutorService executor, Throwable cause) {
        boolean interrupted = Thread.interrupted();
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CANCEL_SECONDS, TimeUnit.SECONDS)) {
                cause.addSuppressed(new IllegalStateException(
                        "part of the start did not end within " + CANCEL_SECONDS + " s of being cancelled"));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Exception> undo(DeploymentSpec spec, Names names, ReleaseStack releases) {
        if (spec.keep() == Keep.ON_FAILURE) {
            KeptDeployments.keep(
                    names.run(),
                    "bucket " + names.bucket() + ", role " + names.role() + ", namespace " + names.namespace(),
                    releases);
            return List.of();
        }
        return releases.releaseAll();
    }

    /** Clients wrap it in exceptions of their own if it comes while they wait for an answer. */
    private static boolean isInterruption(Throwable cause) {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(e -> e instanceof InterruptedException);
    }

    private static String messageOf(Throwable cause, DeploymentSpec spec, Names names) {
        String message = isInterruption(cause)
                ? "interrupted while the deployment was being made"
                : cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message + "\n(deployment " + names.run() + ", " + spec.environment() + ", " + spec.region() + ", bucket "
                + names.bucket() + ", role " + names.role() + ")";
    }
}
