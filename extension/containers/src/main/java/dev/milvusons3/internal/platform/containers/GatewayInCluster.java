package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.kubernetes.real.PodForwards;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.ConnectedCluster;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.containers.cluster.ClusterGatewayClient;
import dev.milvusons3.internal.platform.containers.cluster.RemoteShard;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/**
 * A cluster that was there, and this run's share of a gateway in it. Nothing is started on this machine, and the cluster is reached
 * by its API server alone.
 */
final class GatewayInCluster implements SharedInfrastructure {
    private final OpenResources opened = new OpenResources("this run's share of the gateway in the cluster");
    private final Map<Region, RegionGateway> gateways = new HashMap<>();
    private final ConnectedCluster cluster;
    private final String namespace;
    private final GatewayPod pod;
    private final RemoteShard shard;
    private final Pulses pulses;

    private GatewayInCluster(ConnectedCluster cluster, String namespace) {
        this.cluster = opened.open(cluster);
        this.namespace = namespace;
        try {
            pod = GatewayPod.find(cluster.client(), namespace);
            PodForwards forwards = opened.open(new PodForwards(cluster.client(), namespace, pod.name()));
            shard = opened.open(new ClusterGatewayClient(forwards::reach, pod.controlPort(), pod.key()).open(holder()));
            pulses = opened.open(new Pulses());
            pulses.addCluster(cluster.client(), () -> "");
            InetSocketAddress control = forwards.reach(pod.controlPort());
            pulses.add(Pulse.of(
                    "the gateway in namespace " + namespace + " of the cluster",
                    URI.create("http://" + control.getHostString() + ":" + control.getPort()),
                    () -> ""));
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /**
     * Connects.
     *
     * @param context of a kubeconfig where kubectl looks for one
     * @param namespace of the gateway
     * @throws dev.milvusons3.MilvusOnS3Exception if there is no such context or no such gateway, or it cannot be used
     */
    static GatewayInCluster connect(String context, String namespace) {
        return new GatewayInCluster(
                ConnectedCluster.open(ExistingCluster.config(context), Optional.empty()), namespace);
    }

    private static String holder() {
        return System.getProperty("user.name") + ", process "
                + ProcessHandle.current().pid();
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public synchronized RegionGateway front(Region region) {
        return gateways.computeIfAbsent(region, it -> RemoteFront.open(shard, it, cluster.client()));
    }

    /** What a run leaves that was killed, the gateway removes. */
    @Override
    public Optional<Outliving> outliving(DeploymentSpec spec, OpenResources ofDeployment) {
        return Optional.empty();
    }

    @Override
    public List<String> outages(Instant since) {
        return pulses.outages(since);
    }

    @Override
    public Map<String, Supplier<String>> logs() {
        return Map.of(
                "gateway.log",
                () -> cluster.client()
                        .pods()
                        .inNamespace(namespace)
                        .withName(pod.name())
                        .getLog());
    }

    @Override
    public void close() {
        opened.close();
    }
}
