package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.ContainerRuntime;
import dev.milvusons3.internal.milvus.MilvusContainerRuntime;
import dev.milvusons3.internal.milvus.MilvusPorts;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/** A plain process on this machine's network. */
final class ProcessServer implements ServerRuntime {
    private final ServerFiles files;
    private final MilvusContainerRuntime containers;

    ProcessServer(ServerFiles files) {
        this.files = files;
        this.containers = new MilvusContainerRuntime(files::image);
    }

    @Override
    public ServerFiles files() {
        return files;
    }

    @Override
    public MilvusRuntime kind() {
        return MilvusRuntime.PROCESS;
    }

    @Override
    public Gateway.Builder front(Gateway.Builder gateway) {
        return gateway;
    }

    @Override
    public Optional<TlsTrustManagersProvider> trust() {
        return Optional.empty();
    }

    /** A plain process cannot be sent from Amazon's host names to a local port. */
    @Override
    public URI s3(URI gateway) {
        return gateway;
    }

    @Override
    public boolean isTokenExchanged() {
        return true;
    }

    @Override
    public void lead(InetSocketAddress agent) {
        throw new IllegalStateException("The agent's address is not this machine's.");
    }

    @Override
    public Map<String, String> differingKeys() {
        return UnsuppliedKeys.withoutTls();
    }

    @Override
    public ContainerRuntime containers() {
        return containers;
    }

    @Override
    public PodPorts open() {
        MilvusPorts ports = MilvusPorts.allocate();
        return new PodPorts(ports.milvus(), ports.metrics(), ports.milvus(), ports.metrics());
    }

    @Override
    public void giveBack(PodPorts ports) {
        // The process does, when it ends.
    }

    @Override
    public String reachableBy(PodPorts ports) {
        return "whoever reaches this machine: Milvus binds " + MilvusPorts.COUNT + " ports (" + ports.milvus() + " to "
                + (ports.milvus() + MilvusPorts.COUNT - 1)
                + ") on every interface, and its password can be got round (CVE-2025-64513)";
    }

    @Override
    public void close() {
        // Nothing is shared by its processes.
    }
}
