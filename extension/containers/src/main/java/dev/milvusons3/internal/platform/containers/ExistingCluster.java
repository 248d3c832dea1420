package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.StalePlumbing;
import dev.milvusons3.internal.platform.ConnectedCluster;
import dev.milvusons3.internal.spec.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import software.amazon.awssdk.regions.Region;

/** One that was there before and stays, and that others may use: nothing in it is changed but what carries this run's name. */
final class ExistingCluster implements SharedCluster {
    private final Config config;
    private @Nullable ConnectedCluster connected;

    /** @param context of a kubeconfig where kubectl looks for one */
    ExistingCluster(String context) {
        this.config = config(context);
    }

    /**
     * {@return how the cluster of a context is reached}
     *
     * @throws dev.milvusons3.MilvusOnS3Exception if there is no such context
     */
    static Config config(String context) {
        return ConnectedCluster.byContext(
                context,
                Optional.empty(),
                Settings.KUBE_CONTEXT.key(),
                "Leave " + Settings.KUBE_CONTEXT.key() + " out to have a cluster started here.");
    }

    @Override
    public void start(Network network, Map<String, String> labels, Duration timeout) {
        connected = ConnectedCluster.open(config, Optional.empty());
        StalePlumbing.removeEnded(client());
    }

    private ConnectedCluster connected() {
        return Objects.requireNonNull(connected, "the cluster is not connected");
    }

    @Override
    public KubernetesClient client() {
        return connected().client();
    }

    @Override
    public URI issuer() {
        return connected().issuer();
    }

    @Override
    public Optional<GenericContainer<?>> node() {
        return Optional.empty();
    }

    @Override
    public List<HostAddress> hostCandidates() {
        return HostCandidates.facing(client());
    }

    @Override
    public GatewayNames names(Region region, boolean first, Supplier<List<String>> buckets) {
        return GatewayNames.ofAdmittedPods(Set.of(region), buckets);
    }

    @Override
    public void close() {
        if (connected != null) {
            connected.close();
        }
    }
}
