package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.platform.OpenResources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ports of a pod, reached through the API server from this machine alone. Every connection has a stream of its own there, so one that
 * breaks takes no other along, and the next one finds its way again.
 */
public final class PodForwards implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final String pod;
    private final Map<Integer, LocalPortForward> forwards = new ConcurrentHashMap<>();
    private final OpenResources opened;

    /** @param client stays the caller's, and is closed later */
    public PodForwards(KubernetesClient client, String namespace, String pod) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        this.opened = new OpenResources("the port-forwards to pod " + namespace + "/" + pod);
    }

    /** {@return where a port of the pod is reached; the same each time} */
    public InetSocketAddress reach(int podPort) {
        LocalPortForward forward = forwards.computeIfAbsent(podPort, this::open);
        return new InetSocketAddress(forward.getLocalAddress(), forward.getLocalPort());
    }

    private LocalPortForward open(int podPort) {
        return opened.open(client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .portForward(podPort, InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    public void close() {
        opened.close();
    }
}
