package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.model.ContainerNetwork;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;

/**
 * Addresses by which a container may reach this host. Which of them does depends on the engine: with Docker on Linux all do, with
 * one in a virtual machine the second.
 */
final class HostCandidates {
    /** The name that a container gets with {@link #GATEWAY} as address. */
    static final String NAME = "host.docker.internal";

    /** @see <a href="https://docs.docker.com/reference/cli/docker/container/run/#add-host">docker run --add-host</a> */
    static final String GATEWAY = "host-gateway";

    private static final int ANY_PORT = 443;

    private HostCandidates() {}

    /** {@return the likeliest first} */
    static List<HostAddress> of(GenericContainer<?> container) {
        List<HostAddress> candidates = new ArrayList<>();
        container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .map(ContainerNetwork::getGateway)
                .filter(Objects::nonNull)
                .filter(address -> !address.isEmpty())
                .forEach(address -> candidates.add(candidate(address, "the gateway of the containers' network")));
        hosts(container)
                .filter(line -> line.endsWith(NAME))
                .map(line -> line.split("\\s+")[0])
                .forEach(address -> candidates.add(candidate(address, NAME)));
        return candidates;
    }

    /**
     * {@return this host's addresses towards a cluster's nodes: where packets to a node come from, those of a node find the way to}
     *
     * @param client of a cluster that may be on another machine
     */
    static List<HostAddress> facing(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .flatMap(node -> node.getStatus().getAddresses().stream())
                .filter(address -> "InternalIP".equals(address.getType()))
                .flatMap(address -> towards(address.getAddress()).stream())
                .distinct()
                .map(address -> new HostAddress(address, address, "this host's address towards the cluster's nodes"))
                .toList();
    }

    /** Which one the routes take; nothing is sent. */
    private static Optional<InetAddress> towards(String node) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(node, ANY_PORT));
            return Optional.of(socket.getLocalAddress())
                    .filter(address -> !address.isLoopbackAddress() && !address.isAnyLocalAddress());
        } catch (SocketException noRoute) {
            return Optional.empty();
        }
    }

    private static Stream<String> hosts(GenericContainer<?> container) {
        return new NodeCommands(container)
                .attempt("cat", "/etc/hosts")
                .getStdout()
                .lines()
                .map(String::strip);
    }

    /** An address that is none of this host's leads to its loopback interface. */
    private static HostAddress candidate(String address, String description) {
        try {
            InetAddress inCluster = InetAddress.getByName(address);
            boolean ofThisHost = NetworkInterface.getByInetAddress(inCluster) != null;
            return new HostAddress(inCluster, ofThisHost ? inCluster : InetAddress.getLoopbackAddress(), description);
        } catch (UnknownHostException | SocketException e) {
            throw new MilvusOnS3Exception("not an address of this host: " + address, e);
        }
    }
}
