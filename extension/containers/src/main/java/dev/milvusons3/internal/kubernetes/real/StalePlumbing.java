package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.journal.RunTags;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plumbing on a cluster that outlived the JVM it leads to, such as one that was killed. */
public final class StalePlumbing {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final int CONNECT_MILLIS = 1000;

    private StalePlumbing() {}

    /**
     * Takes away what leads to ports of this host on which nobody listens any more, with the namespaces that it looked after.
     *
     * @param client of the administrator of a cluster on this host
     */
    public static void remove(KubernetesClient client) {
        client
                .endpoints()
                .inNamespace(HostService.NAMESPACE)
                .withLabel(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                .list()
                .getItems()
                .stream()
                .filter(endpoints -> !answers(endpoints))
                .map(endpoints -> endpoints.getMetadata().getName())
                .forEach(name -> {
                    CoreDns.remove(client, name);
                    remove(client, name);
                });
    }

    /**
     * Takes away what runs left whose lease is over, with the namespaces that they looked after; and namespaces whose time is over, of runs that did not get that far.
     *
     * @param client of the administrator of a cluster that several machines may share
     */
    public static void removeEnded(KubernetesClient client) {
        Instant now = RunLease.now(client);
        client
                .leases()
                .inNamespace(HostService.NAMESPACE)
                .withLabel(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                .list()
                .getItems()
                .stream()
                .filter(lease -> RunLease.isOver(lease, now))
                .map(lease -> lease.getMetadata().getName())
                .forEach(name -> remove(client, name));
        client.namespaces().withLabel(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER).list().getItems().stream()
                .filter(namespace -> RunTags.read(namespace.getMetadata().getLabels())
                        .filter(tags -> tags.expires().isBefore(now))
                        .isPresent())
                .forEach(namespace -> remove(client, namespace));
    }

    /** The lease last: until then the next run goes on where this one is killed. */
    private static void remove(KubernetesClient client, String name) {
        LOG.info("{} in the cluster leads to a test run that is gone; removing it", name);
        WebhookConfiguration.named(client, name).close();
        leaveNamespaces(client, name);
        HostService.named(client, name).close();
        RunLease.delete(client, name);
    }

    /** Removes the namespaces that somebody looked after, and leaves those that this project did not make as they were. */
    static void leaveNamespaces(KubernetesClient client, String name) {
        // One by one: nobody need be allowed to delete namespaces as a collection, which API servers do not offer.
        for (Namespace namespace : client.namespaces()
                .withLabel(WebhookConfiguration.LABEL, name)
                .list()
                .getItems()) {
            if (ClusterPlumbing.isOurs(namespace)) {
                remove(client, namespace);
            } else {
                new AdmittedNamespace(client, namespace.getMetadata().getName(), name, () -> {}).close();
            }
        }
    }

    /**
     * What Milvus would do in the half an hour that its chart gives it to end it cannot do: the gateway is gone, and with it the data. Its pods go
     * at once: Kubernetes looks again at a namespace that still has one after half of that time, or after five minutes. In a namespace that is
     * going nothing takes a pod's place.
     *
     * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.1/pkg/controller/namespace/deletion/namespaced_resources_deleter.go">estimateGracefulTerminationForPods</a>
     */
    private static void remove(KubernetesClient client, Namespace namespace) {
        client.resource(namespace).delete();
        client.pods()
                .inNamespace(namespace.getMetadata().getName())
                .list()
                .getItems()
                .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
    }

    private static boolean answers(Endpoints endpoints) {
        for (EndpointSubset subset : endpoints.getSubsets()) {
            for (EndpointAddress address : subset.getAddresses()) {
                for (EndpointPort port : subset.getPorts()) {
                    if (isListenedTo(address.getIp(), port.getPort())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** {@return whether anybody listens on a port of this host, which a cluster reaches by that address} */
    public static boolean isListenedTo(String address, int port) {
        // Where containers run in a virtual machine, the address is only theirs.
        return answers(new InetSocketAddress(address, port))
                || answers(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException nobodyListens) {
            return false;
        }
    }
}
