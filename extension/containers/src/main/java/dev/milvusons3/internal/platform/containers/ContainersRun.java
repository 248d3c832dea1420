package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.milvus.helm.OneMachine;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PlatformProvider;
import dev.milvusons3.internal.platform.helm.ChartAndValues;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The containers of one test run: started when a deployment first needs them, shared by all, removed at the run's end. */
public final class ContainersRun implements PlatformProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ContainersRun.class);

    private final Map<ContainersSpec, FutureTask<SharedInfrastructure>> started = new HashMap<>();

    /** For {@link java.util.ServiceLoader}. */
    public ContainersRun() {}

    @Override
    public Environment environment() {
        return Environment.CONTAINERS;
    }

    /**
     * Opens a platform on the containers that the spec names.
     *
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if this machine cannot run them
     * @throws MilvusOnS3Exception if they could not be started
     */
    @Override
    public Platform open(DeploymentSpec spec) {
        ChartAndValues helm = ChartAndValues.of(spec.helm(), OneMachine::values).preparedFor(spec.workloads());
        return ContainersPlatform.open(spec, start(spec), helm);
    }

    /**
     * {@return the containers that the spec names; started if they are not yet}
     *
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if this machine cannot run them
     * @throws MilvusOnS3Exception if they could not be started
     */
    SharedInfrastructure start(DeploymentSpec spec) {
        return await(task(spec));
    }

    /** Starts the containers that the spec names. */
    @Override
    public void obtain(DeploymentSpec spec) {
        start(spec);
    }

    /** In a thread of its own: a test that is interrupted must not take the start away from the others. */
    private synchronized FutureTask<SharedInfrastructure> task(DeploymentSpec spec) {
        return started.computeIfAbsent(spec.containers(), key -> {
            FutureTask<SharedInfrastructure> task = new FutureTask<>(() -> started(spec));
            new Thread(task, "milvus-on-s3-containers").start();
            return task;
        });
    }

    private static SharedInfrastructure started(DeploymentSpec spec) {
        ContainersSpec containers = spec.containers();
        if (containers.kubeGateway().isPresent()) {
            return GatewayInCluster.connect(
                    containers.kubeContext().orElseThrow(),
                    containers.kubeGateway().get());
        }
        return SharedContainers.start(
                containers,
                spec.region(),
                spec.startupTimeout(),
                new HeldRuns(
                        spec.cacheDirectory().orElseGet(UserCache::directory).resolve(HeldRuns.NAME)));
    }

    private static SharedInfrastructure await(FutureTask<SharedInfrastructure> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MilvusOnS3Exception("interrupted while the containers were being started", e);
        } catch (ExecutionException e) {
            // The same failure may go to several tests.
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new MilvusOnS3Exception("the containers could not be started: " + e.getCause(), e.getCause());
        }
    }

    /** Removes them all, those too that are still being started. */
    @Override
    public synchronized void close() {
        List<Exception> failures = new ArrayList<>();
        boolean interrupted = Thread.interrupted();
        for (FutureTask<SharedInfrastructure> task : started.values()) {
            try {
                task.get().close();
            } catch (InterruptedException e) {
                interrupted = true;
                failures.add(e);
            } catch (ExecutionException e) {
                LOG.debug("Nothing to remove: the start failed, and whoever asked was told", e);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        started.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            MilvusOnS3Exception failure = new MilvusOnS3Exception(
                    "the containers of this run are not all removed: "
                            + failures.get(0).getMessage(),
                    failures.get(0));
            failures.subList(1, failures.size()).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
