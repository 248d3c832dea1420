package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the cluster's pods. It hears of them from the object store itself, so that no pod is missed and none disappears before its processes have. */
final class Kubelet implements ObjectStore.Keeper, AutoCloseable {
    static final String NODE = "embedded";
    static final String ADDRESS = "127.0.0.1";

    private static final Set<String> AWAITED_BY_PODS = Set.of("configmaps", "secrets", "serviceaccounts");
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    private static final long GRACE_SECONDS = 30;

    private final ObjectStore store;
    private final KubernetesSerialization json;
    private final TokenRequests requests;
    private final Clock clock;
    private final ContainerRuntime runtime;
    private final Optional<ContainerCredentialsEndpoint> endpoint;
    private final ExecutorService executor;
    private final ScheduledExecutorService renewals;
    private final Path directory;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

    Kubelet(
            ObjectStore store,
            KubernetesSerialization json,
            TokenRequests requests,
            Clock clock,
            ContainerRuntime runtime,
            Optional<ContainerCredentialsEndpoint> endpoint,
            Path directory,
            ExecutorService executor,
            ScheduledExecutorService renewals) {
        this.store = store;
        this.json = json;
        this.requests = requests;
        this.clock = clock;
        this.runtime = runtime;
        this.endpoint = endpoint;
        this.directory = directory;
        this.executor = executor;
        this.renewals = renewals;
        // By the cluster's clock, which tests may move: so this looks often rather than at the right time.
        renewals.scheduleWithFixedDelay(this::renewDueTokens, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void created(GenericKubernetesResource object) {
        Pod pod = json.convertValue(object, Pod.class);
        String uid = pod.getMetadata().getUid();
        Path own = directory.resolve(uid);
        PodVolumes volumes = new PodVolumes(pod, own, store, requests, clock);
        PodWorker worker = new PodWorker(
                pod,
                own,
                volumes,
                new PodEnvironment(pod, store),
                new ProcessIdentity(pod, volumes, endpoint, clock),
                new PodStatuses(store, pod, clock),
                runtime,
                executor);
        workers.put(uid, worker);
        worker.gone().thenRun(() -> {
            workers.remove(uid);
            store.delete(path(pod));
        });
        executor.execute(worker);
    }

    @Override
    public boolean mayGo(GenericKubernetesResource object) {
        return !workers.containsKey(object.getMetadata().getUid());
    }

    @Override
    public void deletionAsked(GenericKubernetesResource object) {
        object.getMetadata().setDeletionGracePeriodSeconds(GRACE_SECONDS);
        PodWorker worker = workers.get(object.getMetadata().getUid());
        if (worker != null) {
            worker.terminate();
        }
    }

    /** To be called after every change of an object. */
    void changed(ApiPath path) {
        if (path.isCore() && AWAITED_BY_PODS.contains(path.plural())) {
            workers.values().forEach(PodWorker::objectsChanged);
        }
    }

    void renewDueTokens() {
        workers.values().forEach(worker -> worker.tokens().forEach(ProjectedToken::renewIfDue));
    }

    /** Renews all tokens, due or not. */
    void renewTokens() {
        workers.values().forEach(worker -> worker.tokens().forEach(ProjectedToken::tryToRenew));
    }

    /**
     * Ends a pod's containers as a crash would.
     *
     * @throws IllegalArgumentException if there is no such pod
     */
    void crash(String namespace, String name) {
        workers.values().stream()
                .filter(worker -> worker.pod().getMetadata().getNamespace().equals(namespace)
                        && worker.pod().getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pod " + namespace + "/" + name + " runs"))
                .crash();
    }

    /** {@return what a pod's container printed last, if there is such a pod and the container was started} */
    Optional<String> logTail(String uid, String container, int lines) {
        return Optional.ofNullable(workers.get(uid)).flatMap(worker -> worker.logTail(container, lines));
    }

    /** {@return the same of the time before it was started again, if it was} */
    Optional<String> previousLogTail(String uid, String container, int lines) {
        return Optional.ofNullable(workers.get(uid)).flatMap(worker -> worker.previousLogTail(container, lines));
    }

    /** Stops all pods, and waits for it. */
    @Override
    public void close() {
        renewals.shutdownNow();
        List<PodWorker> running = List.copyOf(workers.values());
        running.forEach(PodWorker::terminate);
        try {
            CompletableFuture.allOf(running.stream().map(PodWorker::gone).toArray(CompletableFuture<?>[]::new))
                    .get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
            PrivateFiles.deleteTree(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The wait for the pods' end was interrupted: " + names(running), e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("Pods did not end: " + names(running), e);
        } catch (IOException e) {
            throw new UncheckedIOException("The kubelet's directory cannot be removed.", e);
        }
    }

    private static ApiPath path(Pod pod) {
        return ApiPath.core(
                pod.getMetadata().getNamespace(), "pods", pod.getMetadata().getName());
    }

    private static List<String> names(List<PodWorker> workers) {
        return workers.stream()
                .filter(worker -> !worker.gone().isDone() || worker.gone().isCompletedExceptionally())
                .map(worker -> worker.pod().getMetadata().getName())
                .toList();
    }
}
