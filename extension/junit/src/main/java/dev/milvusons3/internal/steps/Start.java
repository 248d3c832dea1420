package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.milvus.MilvusRoot;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.threads.Daemons;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One start of a deployment: what it is to be, and what all of its parts share. */
final class Start {
    private static final long CANCEL_SECONDS = 30;

    private final DeploymentSpec spec;
    private final Names names;
    private final StepLog log;
    private final ReleaseStack releases;
    private final Deadline deadline;
    private final String password = MilvusRoot.randomPassword();
    private final DeploymentReports reports;
    private final ExecutorService lanes;
    private volatile @Nullable FailureEvidence evidence;

    /** @param requester who asks for it, for people */
    Start(DeploymentSpec spec, String requester) {
        this.spec = spec;
        this.names = Names.of(spec);
        this.log = new StepLog(names.run());
        this.releases = new ReleaseStack(log);
        this.deadline = new Deadline(spec.startupTimeout());
        this.reports = new DeploymentReports(spec, names, log, requester, password);
        this.lanes = Executors.newCachedThreadPool(Daemons.named("milvus-on-s3-" + names.run()));
    }

    DeploymentSpec spec() {
        return spec;
    }

    Names names() {
        return names;
    }

    StepLog log() {
        return log;
    }

    ReleaseStack releases() {
        return releases;
    }

    Deadline deadline() {
        return deadline;
    }

    /** {@return of Milvus' root user, if Milvus is made} */
    String password() {
        return password;
    }

    DeploymentReports reports() {
        return reports;
    }

    /** {@return who knows what there is to say of a failure, once a platform is open} */
    Optional<FailureEvidence> evidence() {
        return Optional.ofNullable(evidence);
    }

    /** From now on failures can be explained. */
    void explainedBy(FailureEvidence known) {
        evidence = known;
    }

    /** {@return what runs the work that is done beside the plan} */
    ExecutorService lanes() {
        return lanes;
    }

    /** {@return the result of a lane, if it comes in time} */
    <T> T await(String what, Future<T> lane) throws Exception {
        try {
            return log.waiting(what, () -> lane.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the deployment was not ready within " + deadline.total().toSeconds()
                            + " s (raise startupTimeout if the machine is slow)",
                    e);
        }
    }

    /** Finds out about something, and says how long that took. */
    void check(String what, Check check) throws Exception {
        Callable<@Nullable Void> checked = () -> {
            check.run();
            return null;
        };
        log.timed(what, checked);
    }

    /** No lane may still be making things when they are released. */
    void stop(Throwable cause) {
        boolean interrupted = Thread.interrupted();
        lanes.shutdownNow();
        try {
            if (!lanes.awaitTermination(CANCEL_SECONDS, TimeUnit.SECONDS)) {
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

    /** Throws if something is not as it is to be. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }
}
