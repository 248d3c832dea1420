package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.MilvusHealth;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Milvus that Helm installed, reached through the API server's port-forward. Closing it uninstalls. */
public final class HelmMilvus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final int MILVUS_PORT = 19530;
    private static final int METRICS_PORT = 9091;

    /** A caller may ask as often as it likes; the API server is asked no more than this. */
    private static final Duration FRESH = Duration.ofMillis(250);

    private static final Duration GONE = Duration.ofSeconds(60);

    /** What Milvus would do in the half an hour that its chart gives it is of no use to anybody: its data go, too. */
    private static final long GRACE_SECONDS = 1;

    /**
     * By now the containers were killed. A kubelet may still take ten seconds to tell, or forever if an image is missing.
     */
    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private final KubernetesClient client;
    private final HelmRelease release;
    private final PodCheck podCheck;
    private ReleaseObjects objects;
    private long readAt;
    private @Nullable Forwards forwards;
    private boolean closed;

    /** What is true of every pod that was made, or the release has failed; such as that it was mutated. */
    @FunctionalInterface
    public interface PodCheck {
        /** Asks nothing. */
        PodCheck NONE = pod -> Optional.empty();

        /** {@return what is wrong with a pod of the release as the API server has it; empty if nothing is} */
        Optional<String> problem(Pod pod);
    }

    private record Forwards(String pod, LocalPortForward milvus, LocalPortForward metrics, MilvusHealth health) {}

    private HelmMilvus(KubernetesClient client, HelmRelease release, PodCheck podCheck) {
        this.client = client;
        this.release = release;
        this.podCheck = podCheck;
        this.objects = ReleaseObjects.read(client, release);
        this.readAt = System.nanoTime();
    }

    /**
     * Installs one; what Helm made of a release that it then could not install is taken away again.
     *
     * @throws MilvusOnS3Exception with what Helm says
     */
    public static HelmMilvus install(
            KubernetesClient client, HelmRelease release, MilvusChart chart, HelmValues values, PodCheck podCheck) {
        if (!release.records(client).isEmpty()) {
            // Helm would refuse too, but not before what is taken away below might be somebody else's.
            throw new MilvusOnS3Exception("release " + release.name() + " exists already in namespace "
                    + release.namespace() + ", and is left as it is; leave namespace out for a generated one");
        }
        try {
            release.install(client.getConfiguration(), chart, values);
        } catch (RuntimeException failed) {
            try {
                new HelmMilvus(client, release, podCheck).close();
            } catch (RuntimeException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        return new HelmMilvus(client, release, podCheck);
    }

    /** {@return one that somebody else installed; it is to be {@linkplain #detach() detached}, not closed} */
    public static HelmMilvus found(KubernetesClient client, HelmRelease release, PodCheck podCheck) {
        return new HelmMilvus(client, release, podCheck);
    }

    /** Ends what is ours of it, which is the way to it. */
    public synchronized void detach() {
        closed = true;
        closeForwards();
    }

    /** {@return where clients connect from this JVM; once it is healthy} */
    public synchronized URI endpoint() {
        // Who was led to a pod that has just gone waits for it in vain.
        read();
        return forwards()
                .map(f -> URI.create("http://127.0.0.1:" + f.milvus().getLocalPort()))
                .orElseThrow(() -> new MilvusOnS3Exception(
                        "no pod of " + release.name() + " runs that serves port " + MILVUS_PORT + "\n" + logTail(10)));
    }

    /** {@return a reason if it can no longer become healthy; empty while there is hope} */
    public synchronized Optional<String> failure() {
        refresh();
        Optional<String> unfit = objects.pods().stream()
                .flatMap(pod -> podCheck.problem(pod).stream()
                        .map(problem -> "pod " + pod.getMetadata().getName() + ": " + problem))
                .findFirst();
        return unfit.or(
                () -> new Obstacles(objects, (pod, container) -> ClusterDiagnostics.lastWords(client, pod, container))
                        .find());
    }

    /** {@return whether all is rolled out and Milvus says that it is healthy} */
    public synchronized boolean isHealthy() {
        refresh();
        if (!objects.rolledOut()) {
            return false;
        }
        Optional<Forwards> found = forwards();
        return found.isPresent() && found.get().health().ask().healthy();
    }

    /** {@return pods, warnings, and the last lines of every container's log} */
    public synchronized String logTail(int lines) {
        return ClusterDiagnostics.summary(client, ReleaseObjects.read(client, release), lines);
    }

    /**
     * Uninstalls, and waits until everything of it is gone: pods, services, volume claims, also those that the chart would keep.
     *
     * @throws MilvusOnS3Exception if something stays
     */
    @Override
    public synchronized void close() {
        closed = true;
        closeForwards();
        // Read first: afterwards nobody knows which pods and claims were the release's.
        ReleaseObjects left = ReleaseObjects.read(client, release);
        try {
            stopPods(left);
        } finally {
            release.uninstall(client.getConfiguration());
        }
        left.claims().forEach(claim -> client.resource(claim).delete());
        awaitGone(left);
    }

    /**
     * Before the release is uninstalled: that would delete them with the chart's grace period, and kubelets older than 1.23 keep to
     * the first one that they were told. Their workloads go alone, so that none of them is made again. What a pod mounts stays as long
     * as it, or it might never end.
     */
    private void stopPods(ReleaseObjects left) {
        Stream.of(left.deployments(), left.replicaSets(), left.statefulSets())
                .flatMap(List::stream)
                .forEach(workload -> client.resource(workload)
                        .withPropagationPolicy(DeletionPropagation.ORPHAN)
                        .delete());
        List<Pod> pods = left.podsNow(client, release);
        pods.forEach(pod -> client.resource(pod).withGracePeriod(GRACE_SECONDS).delete());
        long forced = System.nanoTime() + PATIENCE.toNanos();
        for (Pod pod : pods) {
            if (!isGone(pod, forced)) {
                LOG.debug(
                        "pod {} is still there; it is removed by force",
                        pod.getMetadata().getName());
                client.resource(pod).withGracePeriod(0).delete();
            }
        }
        long deadline = System.nanoTime() + GONE.toNanos();
        pods.forEach(pod -> awaitGone(pod, deadline));
    }

    private void awaitGone(ReleaseObjects left) {
        long deadline = System.nanoTime() + GONE.toNanos();
        left.deployments().forEach(object -> awaitGone(object, deadline));
        left.replicaSets().forEach(object -> awaitGone(object, deadline));
        left.statefulSets().forEach(object -> awaitGone(object, deadline));
        left.services().forEach(object -> awaitGone(object, deadline));
        left.claims().forEach(object -> awaitGone(object, deadline));
    }

    private void awaitGone(HasMetadata object, long deadline) {
        if (!isGone(object, deadline)) {
            throw new MilvusOnS3Exception(object.getKind() + " " + release.namespace() + "/"
                    + object.getMetadata().getName() + " is still there " + GONE.toSeconds()
                    + " s after it was deleted; finalizers: "
                    + object.getMetadata().getFinalizers());
        }
    }

    /** {@return whether it is, until the deadline} */
    private boolean isGone(HasMetadata object, long deadline) {
        try {
            client.resource(object)
                    .waitUntilCondition(
                            found -> found == null
                                    || !object.getMetadata()
                                            .getUid()
                                            .equals(found.getMetadata().getUid()),
                            Math.max(1, deadline - System.nanoTime()),
                            TimeUnit.NANOSECONDS);
            return true;
        } catch (KubernetesClientTimeoutException e) {
            return false;
        }
    }

    private void refresh() {
        if (System.nanoTime() - readAt > FRESH.toNanos()) {
            read();
        }
    }

    private void read() {
        objects = ReleaseObjects.read(client, release);
        readAt = System.nanoTime();
    }

    /** A forward ends with its pod; of several proxies another serves then. */
    private Optional<Forwards> forwards() {
        List<Pod> pods = objects.podsBehind(MILVUS_PORT);
        boolean isGone = forwards != null
                && pods.stream().noneMatch(pod -> pod.getMetadata().getName().equals(forwards.pod()));
        if (isGone && !pods.isEmpty()) {
            closeForwards();
        }
        if (forwards == null && !closed) {
            forwards = pods.stream().findFirst().map(this::forward).orElse(null);
        }
        return Optional.ofNullable(forwards);
    }

    private Forwards forward(Pod pod) {
        var resource = client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
        // Without an address it would be open to the network.
        InetAddress loopback = InetAddress.getLoopbackAddress();
        LocalPortForward milvus = resource.portForward(MILVUS_PORT, loopback, 0);
        LocalPortForward metrics = resource.portForward(METRICS_PORT, loopback, 0);
        return new Forwards(pod.getMetadata().getName(), milvus, metrics, new MilvusHealth(metrics.getLocalPort()));
    }

    /** Before the client: what a forward still has to say it would say to executors that are gone. */
    private void closeForwards() {
        if (forwards != null) {
            close(forwards.milvus());
            close(forwards.metrics());
            forwards = null;
        }
    }

    private static void close(LocalPortForward forward) {
        try {
            forward.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
