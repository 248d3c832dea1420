package dev.milvusons3.internal.kubernetes.real;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A service whose endpoint is a port of the host. Endpoints, not slices: they exist on every version of Kubernetes.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors">Services without selectors</a>
 */
final class HostService implements AutoCloseable {
    static final String NAMESPACE = "default";

    private final KubernetesClient client;
    private final String name;

    private HostService(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** {@return one that was made earlier, perhaps by another run} */
    static HostService named(KubernetesClient client, String name) {
        return new HostService(client, name);
    }

    static HostService create(KubernetesClient client, String name, String portName, HostAddress host, int port) {
        HostService made = new HostService(client, name);
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName(portName)
                .withPort(443)
                .endPort()
                .endSpec()
                .build();
        Endpoints endpoints = new EndpointsBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                .endMetadata()
                .addNewSubset()
                .addNewAddress()
                .withIp(host.inCluster().getHostAddress())
                .endAddress()
                .addNewPort()
                .withName(portName)
                .withPort(port)
                .endPort()
                .endSubset()
                .build();
        try {
            client.resource(service).create();
            client.resource(endpoints).create();
        } catch (RuntimeException e) {
            ClusterPlumbing.closeAfter(e, made::close);
            throw e;
        }
        return made;
    }

    /** {@return the name that pods of every namespace find it by, with the dot at the end} */
    String fullName() {
        return name + "." + NAMESPACE + ".svc.cluster.local.";
    }

    /** {@return the address that the cluster gave it} */
    String clusterIp() {
        return client.services()
                .inNamespace(NAMESPACE)
                .withName(name)
                .require()
                .getSpec()
                .getClusterIP();
    }

    @Override
    public void close() {
        client.endpoints().inNamespace(NAMESPACE).withName(name).delete();
        client.services().inNamespace(NAMESPACE).withName(name).delete();
    }
}
