package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.internal.milvus.MilvusHealth;
import dev.milvusons3.internal.milvus.MilvusLog;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.platform.embedded.ServerRuntime.PodPorts;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Milvus pod of the embedded cluster. */
final class EmbeddedInstallation implements Installation {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    /** Between choosing a free port and binding it, somebody else may take it. */
    private static final int ATTEMPTS = 4;

    private static final long GONE_SECONDS = 30;

    private final KubernetesClient client;
    private final Release release;
    private final MilvusManifests manifests;
    private final ServerRuntime runtime;
    private final BiConsumer<String, String> crash;
    private Running running;

    private record Running(int attempt, String pod, PodPorts ports, MilvusHealth health) {}

    /**
     * Starts it.
     *
     * @param crash ends a pod's containers, by namespace and name
     */
    EmbeddedInstallation(
            KubernetesClient client,
            Release release,
            MilvusManifests manifests,
            ServerRuntime runtime,
            BiConsumer<String, String> crash) {
        this.crash = crash;
        this.client = client;
        this.release = release;
        this.manifests = manifests;
        this.runtime = runtime;
        client.resource(manifests.config()).create();
        client.resource(manifests.service()).create();
        this.running = startPod(1);
    }

    private Running startPod(int attempt) {
        PodPorts ports = runtime.open();
        Pod pod = client.resource(manifests.pod(attempt, ports)).create();
        return new Running(attempt, pod.getMetadata().getName(), ports, new MilvusHealth(ports.metricsHere()));
    }

    @Override
    public synchronized URI endpoint() {
        return URI.create("http://127.0.0.1:" + running.ports().milvusHere());
    }

    @Override
    public synchronized String reachableBy() {
        return runtime.reachableBy(running.ports());
    }

    @Override
    public synchronized Optional<String> failure() {
        Pod pod = pod().get();
        if (pod == null) {
            return Optional.of("pod " + running.pod() + " is gone");
        }
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        Optional<String> end = end(pod);
        if (end.isEmpty() && !"Failed".equals(status.getPhase())) {
            return Optional.empty();
        }
        return restartedElsewhere() ? Optional.empty() : Optional.of(end.orElse("pod " + running.pod() + " failed"));
    }

    /** A Milvus that finds one of its ports taken may end, or go on without it and let another server answer in its stead. */
    private boolean restartedElsewhere() {
        if (running.attempt() == ATTEMPTS || !lostItsPort()) {
            return false;
        }
        LOG.info("Milvus lost a port to another process before it could bind it; starting it on other ports");
        deletePod();
        running = startPod(running.attempt() + 1);
        return true;
    }

    private boolean lostItsPort() {
        return MilvusLog.hasLineOf(MilvusLog.Kind.ADDRESS_IN_USE, logTail(200));
    }

    /** Also if it was started again since: what ends during a start does so again. */
    private static Optional<String> end(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .map(t -> "container " + pod.getSpec().getContainers().get(0).getName() + " of pod "
                        + pod.getMetadata().getName() + " ended with exit code " + t.getExitCode())
                .findFirst();
    }

    @Override
    public synchronized boolean isHealthy() {
        return running.health().ask().healthy() && !restartedElsewhere();
    }

    @Override
    public synchronized void restart() {
        crash.accept(release.namespace(), running.pod());
    }

    @Override
    public synchronized String logTail(int lines) {
        try {
            return pod().tailingLines(lines).getLog();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // Its container has not started yet, or is gone: it has no log.
                return "";
            }
            throw e;
        }
    }

    /** The kubelet removes the pod when its process is gone. */
    @Override
    public synchronized void close() {
        deletePod();
        client.resource(manifests.service()).delete();
        client.resource(manifests.config()).delete();
    }

    private void deletePod() {
        pod().withGracePeriod(0).delete();
        pod().waitUntilCondition(Objects::isNull, GONE_SECONDS, TimeUnit.SECONDS);
        runtime.giveBack(running.ports());
    }

    private PodResource pod() {
        return client.pods().inNamespace(release.namespace()).withName(running.pod());
    }
}
