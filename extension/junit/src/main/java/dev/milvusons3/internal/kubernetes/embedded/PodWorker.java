package dev.milvusons3.internal.kubernetes.embedded;

import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.ContainerSpec;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime.RunningContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's life: volumes, init containers, containers, end. Containers are started again as the pod's restart policy says, in their directories of before;
 * init containers are not.
 */
final class PodWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final int TAIL_LINES = 80;
    private static final int TAIL_CHARACTERS = 4096;
    /** Of a log whose container was started again, and began a new one. */
    private static final int PREVIOUS_LINES = 2000;

    private final Pod pod;
    private final Path directory;
    private final PodVolumes volumes;
    private final PodEnvironment environment;
    private final ProcessIdentity identity;
    private final PodStatuses statuses;
    private final ContainerRuntime runtime;
    private final Executor executor;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> terminationAsked = new CompletableFuture<>();
    private final CompletableFuture<Void> gone;

    // Never held while anything else is called: the store's lock may be held by who waits for it.
    private final Object lock = new Object();
    private final Map<String, Started> started = new LinkedHashMap<>();
    private final Map<String, String> previousLogs = new LinkedHashMap<>();
    private boolean terminating;
    private long changes;

    PodWorker(
            Pod pod,
            Path directory,
            PodVolumes volumes,
            PodEnvironment environment,
            ProcessIdentity identity,
            PodStatuses statuses,
            ContainerRuntime runtime,
            Executor executor) {
        this.pod = pod;
        this.directory = directory;
        this.volumes = volumes;
        this.environment = environment;
        this.identity = identity;
        this.statuses = statuses;
        this.runtime = runtime;
        this.executor = executor;
        // Not on the thread that asks, which may hold the store's lock.
        this.gone = CompletableFuture.allOf(ended, terminationAsked).thenRunAsync(this::cleanUp, executor);
    }

    Pod pod() {
        return pod;
    }

    List<ProjectedToken> tokens() {
        return volumes.tokens();
    }

    /** {@return completes when no process and no file is left, after {@link #terminate}} */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** {@return what a container printed last} */
    Optional<String> logTail(String container, int lines) {
        synchronized (lock) {
            return Optional.ofNullable(started.get(container))
                    .map(it -> it.running().logTail(lines));
        }
    }

    /** {@return what a container printed last before it was started again} */
    Optional<String> previousLogTail(String container, int lines) {
        synchronized (lock) {
            return Optional.ofNullable(previousLogs.get(container)).map(log -> lastLines(log, lines));
        }
    }

    private static String lastLines(String log, int lines) {
        List<String> all = log.lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /** Ends the containers as a crash would: the restart policy says what comes then. */
    void crash() {
        started().forEach(container -> container.running().crash());
    }

    /** Has the containers stopped, without waiting for it. */
    void terminate() {
        List<Started> toStop;
        synchronized (lock) {
            if (terminating) {
                return;
            }
            terminating = true;
            lock.notifyAll();
            toStop = List.copyOf(started.values());
        }
        toStop.forEach(container -> executor.execute(container::stop));
        terminationAsked.complete(null);
    }

    /** To be called when an object has changed that the pod may have been waiting for. */
    void objectsChanged() {
        synchronized (lock) {
            changes++;
            lock.notifyAll();
        }
    }

    @Override
    public void run() {
        try {
            live();
        } catch (CancellationException terminated) {
            LOG.debug("Pod {} was deleted while it started.", name());
        } catch (PodConfigException e) {
            statuses.failed("CreateContainerConfigError", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            statuses.failed("StartError", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("Pod {} broke.", name(), e);
            statuses.failed("KubeletError", String.valueOf(e));
        } finally {
            started().forEach(Started::stop);
            CompletableFuture.allOf(started().stream().map(Started::exit).toArray(CompletableFuture<?>[]::new))
                    .whenComplete((exits, failure) -> ended.complete(null));
        }
    }

    private void live() throws PodConfigException, IOException, InterruptedException {
        statuses.waiting(pod.getSpec().getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing", "");
        writeVolumes();
        for (Container container : pod.getSpec().getInitContainers()) {
            CompletableFuture<Integer> exit = start(container);
            boolean sidecar = "Always".equals(container.getRestartPolicy());
            if (!sidecar && exit.join() != 0) {
                statuses.failed("Init:Error", "init container " + container.getName() + " exited with " + exit.join());
                return;
            }
        }
        statuses.initialized();
        Map<String, CompletableFuture<Integer>> exits = new LinkedHashMap<>();
        for (Container container : pod.getSpec().getContainers()) {
            exits.put(container.getName(), start(container));
        }
        statuses.allRunning();
        for (Container container : pod.getSpec().getContainers()) {
            exits.computeIfPresent(container.getName(), (name, exit) -> untilDone(container, exit));
        }
        List<String> failures = new ArrayList<>();
        exits.forEach((container, exit) -> {
            if (exit.join() != 0) {
                failures.add("container " + container + " exited with " + exit.join());
            }
        });
        if (failures.isEmpty()) {
            statuses.succeeded();
        } else {
            statuses.failed("Error", String.join("; ", failures));
        }
    }

    /** {@return how it ends for good} */
    private CompletableFuture<Integer> untilDone(Container container, CompletableFuture<Integer> firstExit) {
        RestartPolicy policy = RestartPolicy.of(pod);
        return firstExit.thenApplyAsync(code -> restarting(container, policy, code), executor);
    }

    private int restarting(Container container, RestartPolicy policy, int firstCode) {
        int code = firstCode;
        for (int restarts = 0; policy.restarts(code) && !isTerminating(); restarts++) {
            Duration wait = RestartPolicy.backOff(restarts);
            LOG.warn(
                    "Container {} of pod {} ended with exit code {}; it is started again in {} s.",
                    container.getName(),
                    name(),
                    code,
                    wait.toSeconds());
            try {
                keepLog(container.getName());
                statuses.crashed(container, wait);
                pause(wait);
                code = start(container).join();
            } catch (CancellationException terminated) {
                return code;
            } catch (PodConfigException | IOException e) {
                LOG.warn(
                        "Container {} of pod {} cannot be started again: {}",
                        container.getName(),
                        name(),
                        e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return code;
            }
        }
        return code;
    }

    /** The next run begins a new one in the same place. */
    private void keepLog(String container) {
        logTail(container, PREVIOUS_LINES).ifPresent(log -> {
            synchronized (lock) {
                previousLogs.put(container, log);
            }
        });
    }

    private void writeVolumes() throws PodConfigException, IOException, InterruptedException {
        retrying(() -> {
            volumes.write();
            return directory;
        });
    }

    /** Retries whenever objects have changed, as long as it misses something that may still come. */
    private <T> T retrying(Attempt<T> attempt) throws PodConfigException, IOException, InterruptedException {
        while (true) {
            long seen = changes();
            try {
                return attempt.make();
            } catch (PodConfigException e) {
                if (e.isHopeless()) {
                    throw e;
                }
                statuses.waiting("CreateContainerConfigError", String.valueOf(e.getMessage()));
            } catch (ApiException e) {
                // No token, for the service account has gone.
                statuses.waiting("ContainerCreating", String.valueOf(e.getMessage()));
            }
            awaitChange(seen);
        }
    }

    private CompletableFuture<Integer> start(Container container)
            throws PodConfigException, IOException, InterruptedException {
        Map<String, Path> mounts = volumes.mounts(container);
        Map<String, String> env = retrying(() -> environment.of(container));
        if (!runtime.isIsolated()) {
            identity.localize(env, mounts);
        }
        throwIfTerminating();
        Path own =
                PrivateFiles.createDirectories(directory.resolve("containers").resolve(container.getName()));
        RunningContainer running = runtime.run(new ContainerSpec(pod, container, env, mounts, own));
        CompletableFuture<Void> announced = new CompletableFuture<>();
        CompletableFuture<Integer> exit = announced.thenApplyAsync(ignored -> awaitEnd(container, running), executor);
        synchronized (lock) {
            started.put(container.getName(), new Started(running, exit, name()));
        }
        // From here on it is stopped in any case.
        try {
            statuses.running(container);
        } finally {
            announced.complete(null);
        }
        throwIfTerminating();
        return exit;
    }

    private int awaitEnd(Container container, RunningContainer running) {
        try {
            running.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
        int code = running.exitCode();
        String tail = running.logTail(TAIL_LINES);
        statuses.terminated(container, code, tail.substring(Math.max(0, tail.length() - TAIL_CHARACTERS)));
        return code;
    }

    private void cleanUp() {
        identity.close();
        try {
            PrivateFiles.deleteTree(directory);
        } catch (IOException e) {
            // The kubelet tries once more at its own end.
            LOG.warn("The files of pod {} cannot be removed.", name(), e);
        }
    }

    private void awaitChange(long seen) throws InterruptedException {
        synchronized (lock) {
            while (!terminating && changes == seen) {
                lock.wait();
            }
        }
        throwIfTerminating();
    }

    private void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            long left = time.toNanos();
            while (!terminating && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
                left = end - System.nanoTime();
            }
        }
        throwIfTerminating();
    }

    private long changes() {
        synchronized (lock) {
            return changes;
        }
    }

    private List<Started> started() {
        synchronized (lock) {
            return List.copyOf(started.values());
        }
    }

    private void throwIfTerminating() {
        if (isTerminating()) {
            throw new CancellationException();
        }
    }

    private boolean isTerminating() {
        synchronized (lock) {
            return terminating;
        }
    }

    private String name() {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    private record Started(
            RunningContainer running, CompletableFuture<Integer> exit, String pod, AtomicBoolean stopped) {
        Started(RunningContainer running, CompletableFuture<Integer> exit, String pod) {
            this(running, exit, pod, new AtomicBoolean());
        }

        void stop() {
            if (stopped.compareAndSet(false, true)) {
                try {
                    running.stop();
                } catch (RuntimeException e) {
                    LOG.error("A container of pod {} cannot be stopped.", pod, e);
                }
            }
        }
    }

    private interface Attempt<T> {
        T make() throws PodConfigException, IOException;
    }
}
