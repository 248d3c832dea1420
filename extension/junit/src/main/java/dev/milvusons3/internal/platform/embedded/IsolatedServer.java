package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.HostPorts;
import dev.milvusons3.internal.milvus.MilvusPorts;
import dev.milvusons3.internal.milvus.NamespaceRuntime;
import dev.milvusons3.internal.relay.SocketDoor;
import dev.milvusons3.internal.tls.AwsNames;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.regions.Region;

/** A server with a network of its own, in which AWS' names lead to the gateway by a Unix socket, and of whose ports two lead in. */
final class IsolatedServer implements ServerRuntime {
    private final MilvusRuntime kind;
    private final ServerFiles files;
    private final Region region;
    private final Path sockets;
    private final PrivateAuthority authority;
    private final HostPorts ports;
    private final ContainerRuntime containers;
    private Optional<SocketDoor> agent = Optional.empty();

    /**
     * @param sockets where the gateway and the agent of EKS Pod Identity are to listen
     * @param ports which it closes
     */
    IsolatedServer(
            MilvusRuntime kind,
            ServerFiles files,
            Region region,
            Path sockets,
            PrivateAuthority authority,
            HostPorts ports,
            ContainerRuntime containers) {
        this.kind = kind;
        this.files = files;
        this.region = region;
        this.sockets = sockets;
        this.authority = authority;
        this.ports = ports;
        this.containers = containers;
    }

    @Override
    public MilvusRuntime kind() {
        return kind;
    }

    @Override
    public ServerFiles files() {
        return files;
    }

    @Override
    public Gateway.Builder front(Gateway.Builder gateway) {
        return gateway.tls(authority.awsContext(Set.of(region))).socket(sockets.resolve(NamespaceRuntime.GATEWAY));
    }

    @Override
    public Optional<TlsTrustManagersProvider> trust() {
        return Optional.of(authority::trust);
    }

    @Override
    public URI s3(URI gateway) {
        return URI.create("https://" + AwsNames.s3(region) + ":443");
    }

    @Override
    public boolean isTokenExchanged() {
        return false;
    }

    @Override
    public void lead(InetSocketAddress to) {
        try {
            agent = Optional.of(new SocketDoor(sockets.resolve(NamespaceRuntime.AGENT), to));
        } catch (IOException e) {
            throw new UncheckedIOException("The agent of EKS Pod Identity cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> differingKeys() {
        return Map.of();
    }

    @Override
    public ContainerRuntime containers() {
        return containers;
    }

    @Override
    public PodPorts open() {
        return new PodPorts(MilvusPorts.MILVUS, MilvusPorts.METRICS, ports.open(), ports.open());
    }

    @Override
    public void giveBack(PodPorts opened) {
        ports.close(opened.milvusHere());
        ports.close(opened.metricsHere());
    }

    @Override
    public String reachableBy(PodPorts opened) {
        return "whoever is on this machine, at 127.0.0.1:" + opened.milvusHere()
                + " (its password can be got round, CVE-2025-64513) and 127.0.0.1:" + opened.metricsHere();
    }

    @Override
    public void close() {
        ports.close();
        try {
            if (agent.isPresent()) {
                agent.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The socket of EKS Pod Identity's agent cannot be closed.", e);
        }
    }
}
