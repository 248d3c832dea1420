package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.report.Part;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code helm upgrade --install milvus-demo milvus/milvus}, until Milvus is healthy and has proved that it reaches the bucket as
 * the role. A denial that it cannot survive ends the wait at once.
 */
final class MilvusStep implements Step<Installation> {
    private static final long SHORTEST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    private final Function<Release, Installation> installer;
    private final Release release;
    private final RoleAccess access;
    private final Start.Check trials;
    private final Start start;

    /**
     * @param installer installs a release, or finds it where it runs
     * @param trials of the role, while Milvus starts: they must be over before it counts as ready
     */
    MilvusStep(
            Function<Release, Installation> installer,
            Release release,
            RoleAccess access,
            Start.Check trials,
            Start start) {
        this.installer = installer;
        this.release = release;
        this.access = access;
        this.trials = trials;
        this.start = start;
    }

    @Override
    public String title() {
        return "Milvus " + release.namespace() + "/" + release.name();
    }

    @Override
    public Part part() {
        return Part.RELEASE;
    }

    @Override
    public Installation provision(Creations creations) throws Exception {
        AtomicReference<@Nullable Installation> installed = new AtomicReference<>();
        // An installer that fails takes away what it made.
        creations.begin(new Thing(Kind.HELM_RELEASE, release.namespace() + "/" + release.name()), () -> {
            Installation made = installed.get();
            if (made != null) {
                made.close();
            }
        });
        Installation installation = installer.apply(release);
        installed.set(installation);
        Future<?> tried = start.lanes().submit(() -> {
            trials.run();
            return true;
        });
        try {
            awaitReady(installation, tried);
        } finally {
            tried.cancel(true);
        }
        return installation;
    }

    /** Every request that Milvus made came as the role. */
    @Override
    public void verify(Installation installation) {
        access.observed().foreignIdentity().ifPresent(d -> {
            throw new VerificationException(
                    "identity of Milvus' " + d.operation() + " request",
                    "a session of the deployment's role",
                    d.principal());
        });
    }

    /** Whether Milvus ended is asked of the cluster, which costs more than the rest, and is asked less often. */
    private void awaitReady(Installation installation, Future<?> tried)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        long nextLook = 0;
        while (true) {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            boolean look = waited >= nextLook;
            if (look) {
                nextLook = waited + LONGEST_PAUSE_MILLIS;
            }
            throwIfHopeless(installation, tried, look);
            // The cheapest question first.
            if (tried.isDone() && access.observed().missing().isEmpty() && installation.isHealthy()) {
                return;
            }
            if (start.deadline().isOver()) {
                throw new DeploymentFailure(
                        "Milvus was not ready after " + start.deadline().total().toSeconds() + " s: "
                                + state(installation) + " (raise startupTimeout if the machine is slow)",
                        installation);
            }
            // The longer it takes, the rarer: several at once on a small machine would slow each other down by asking.
            Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, Math.max(SHORTEST_PAUSE_MILLIS, waited / 20)));
        }
    }

    private void throwIfHopeless(Installation installation, Future<?> tried, boolean look)
            throws InterruptedException, ExecutionException {
        // Looked at first: what ended it has been decided by then, and says more than the client that was refused.
        boolean trialsEnded = tried.isDone();
        Optional<RecordedDecision> denial = access.observed().fatalDenial();
        if (denial.isPresent()) {
            throw DeploymentFailure.denied(denial.get(), installation);
        }
        Optional<String> failure = look ? installation.failure() : Optional.empty();
        if (failure.isPresent()) {
            throw new DeploymentFailure("Milvus ended: " + failure.get(), installation);
        }
        if (trialsEnded) {
            tried.get();
        }
    }

    private String state(Installation installation) {
        if (!installation.isHealthy()) {
            return "it does not say that it is healthy";
        }
        return "it is healthy, but these have not reached the bucket: "
                + String.join(" ", access.observed().missing());
    }
}
