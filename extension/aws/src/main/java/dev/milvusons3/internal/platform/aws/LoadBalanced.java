package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.ReleaseObjects;
import dev.milvusons3.internal.platform.ForwardingInstallation;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A Milvus whose service has a load balancer. It is ready when that takes connections, some minutes after AWS made it: its name
 * must be known to the DNS first.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html">Network load balancing on EKS</a>
 */
record LoadBalanced(KubernetesClient cluster, Release release, Installation milvus) implements ForwardingInstallation {
    private static final int PORT = 19530;
    private static final int CONNECT_MILLIS = 2000;

    @Override
    public URI endpoint() {
        return address()
                .map(host -> URI.create("http://" + host + ":" + PORT))
                .orElseThrow(() -> new MilvusOnS3Exception("no service of release " + release.namespace() + "/"
                        + release.name() + " was given a load balancer"));
    }

    @Override
    public String reachableBy() {
        return "whoever its load balancer lets in, and every pod of the cluster";
    }

    @Override
    public Optional<String> failure() {
        if (milvus.failure().isPresent()) {
            return milvus.failure();
        }
        List<Service> services = services();
        return services.isEmpty() || services.stream().anyMatch(LoadBalanced::isLoadBalanced)
                ? Optional.empty()
                : Optional.of("its service is of type "
                        + services.get(0).getSpec().getType()
                        + ", and LOAD_BALANCER was asked for (milvus-on-s3.aws.access). Set service.type: LoadBalancer in"
                        + " the Helm values, or use PORT_FORWARD");
    }

    @Override
    public boolean isHealthy() {
        return milvus.isHealthy() && address().filter(LoadBalanced::accepts).isPresent();
    }

    private Optional<String> address() {
        return services().stream()
                .filter(LoadBalanced::isLoadBalanced)
                .flatMap(service ->
                        Optional.ofNullable(service.getStatus())
                                .map(status -> status.getLoadBalancer().getIngress())
                                .stream()
                                .flatMap(List::stream))
                .map(LoadBalanced::host)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private List<Service> services() {
        return ReleaseObjects.services(cluster, new HelmRelease(release.name(), release.namespace())).stream()
                .filter(service -> service.getSpec().getPorts().stream().anyMatch(port -> port.getPort() == PORT))
                .toList();
    }

    private static boolean isLoadBalanced(Service service) {
        return "LoadBalancer".equals(service.getSpec().getType());
    }

    private static Optional<String> host(LoadBalancerIngress ingress) {
        return Optional.ofNullable(ingress.getHostname()).or(() -> Optional.ofNullable(ingress.getIp()));
    }

    private static boolean accepts(String host) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, PORT), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
