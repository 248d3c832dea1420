package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.StalePlumbing;
import dev.milvusons3.internal.platform.EksIssuers;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.report.ProgressLog;
import dev.milvusons3.internal.spec.ContainersSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.regions.Region;

/** k3s in one container, which has nobody else's in it. */
final class K3sCluster implements SharedCluster {
    private final OpenResources opened = new OpenResources("the cluster");
    private final ContainersSpec spec;
    private final URI issuer;
    private @Nullable K3sContainer container;
    private @Nullable KubernetesClient client;

    K3sCluster(ContainersSpec spec, Region region) {
        Preflight.check();
        this.spec = spec;
        this.issuer = spec.reuse() ? Reuse.issuer(spec) : EksIssuers.random(region);
    }

    @Override
    public void start(Network network, Map<String, String> labels, Duration timeout) {
        K3sContainer k3s = k3s(network).withLabels(labels).withReuse(spec.reuse());
        container = k3s;
        if (!spec.reuse()) {
            opened.open(k3s);
        }
        SharedContainers.start(k3s, spec.k3sImage(), timeout);
        new LoadedImages(k3s, new ProgressLog("images")).load(spec.loadedImages());
        client = opened.open(new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
                .build());
        if (spec.reuse()) {
            StalePlumbing.remove(client);
        }
    }

    /** {@code withCommand} replaces what the container would have said itself, so that is said again here. */
    private K3sContainer k3s(Network network) {
        return new K3sContainer(DockerImageName.parse(spec.k3sImage()).asCompatibleSubstituteFor("rancher/k3s"))
                .withNetwork(network)
                .withExtraHost(HostCandidates.NAME, HostCandidates.GATEWAY)
                .withCommand(
                        "server",
                        "--disable=traefik",
                        // Without its image, which nobody needs, no namespace would ever be gone.
                        "--disable=metrics-server",
                        "--tls-san=" + DockerClientFactory.instance().dockerHostIpAddress(),
                        "--kube-apiserver-arg=service-account-issuer=" + issuer);
    }

    @Override
    public KubernetesClient client() {
        return Objects.requireNonNull(client, "the cluster is not started");
    }

    @Override
    public URI issuer() {
        return issuer;
    }

    @Override
    public Optional<GenericContainer<?>> node() {
        return Optional.ofNullable(container);
    }

    @Override
    public List<HostAddress> hostCandidates() {
        return HostCandidates.of(Objects.requireNonNull(container, "the cluster is not started"));
    }

    @Override
    public GatewayNames names(Region region, boolean first, Supplier<List<String>> buckets) {
        return GatewayNames.rewritten(Set.of(region), first);
    }

    @Override
    public void close() {
        opened.close();
    }
}
