package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts nothing, and keeps count. */
final class FakeStarter implements DeploymentStarter {
    private final List<FakeDeployment> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private volatile Supplier<? extends RuntimeException> startFailure = () -> null;
    private volatile Supplier<? extends RuntimeException> closeFailure = () -> null;
    private volatile Function<Throwable, Evidence> evidence = failure -> Evidence.none("fake");
    private volatile Optional<String> unavailable = Optional.empty();
    private volatile Function<String, Optional<DeploymentReport>> report = run -> Optional.empty();
    private volatile Runnable duringStart = () -> {};
    private volatile Optional<URI> milvus = Optional.empty();
    private volatile Consumer<FakeDeployment> duringClose = deployment -> {};

    FakeStarter unavailable(String reason) {
        unavailable = Optional.of(reason);
        return this;
    }

    @Override
    public Optional<String> unavailable(DeploymentSpec spec) {
        return unavailable;
    }

    FakeStarter failingStart(Supplier<? extends RuntimeException> failure) {
        startFailure = failure;
        return this;
    }

    FakeStarter failingClose(Supplier<? extends RuntimeException> failure) {
        closeFailure = failure;
        return this;
    }

    /** Its deployments have real clients, for a server that is there. */
    FakeStarter milvus(URI endpoint) {
        milvus = Optional.of(endpoint);
        return this;
    }

    FakeStarter evidence(Function<Throwable, Evidence> collect) {
        evidence = collect;
        return this;
    }

    FakeStarter report(Function<String, Optional<DeploymentReport>> make) {
        report = make;
        return this;
    }

    FakeStarter duringStart(Runnable action) {
        duringStart = action;
        return this;
    }

    FakeStarter duringClose(Consumer<FakeDeployment> action) {
        duringClose = action;
        return this;
    }

    @Override
    public RunningDeployment start(DeploymentSpec spec, String requester) {
        attempts.add(requester);
        duringStart.run();
        RuntimeException failure = startFailure.get();
        if (failure != null) {
            throw failure;
        }
        FakeDeployment deployment = new FakeDeployment(
                spec, requester, "run" + number.incrementAndGet(), milvus, duringClose, closeFailure, evidence, report);
        started.add(deployment);
        return deployment;
    }

    /** {@return who asked for a start, in order, failed ones included} */
    List<String> attempts() {
        return attempts;
    }

    /** {@return what was started, in order} */
    List<FakeDeployment> started() {
        return started;
    }

    /** {@return the only deployment that was started} */
    FakeDeployment only() {
        if (started.size() != 1) {
            throw new AssertionError("Started " + started.size() + " deployments: " + started);
        }
        return started.get(0);
    }
}
