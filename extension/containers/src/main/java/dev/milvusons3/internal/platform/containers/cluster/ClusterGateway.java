package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.HostReachability;
import dev.milvusons3.internal.kubernetes.real.StalePlumbing;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.threads.Daemons;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/** The process in the cluster: gateways for any number of shards, and the control API that they are asked for by. */
public final class ClusterGateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterGateway.class);

    private static final Duration OVERDUE = Duration.ofSeconds(1);
    private static final Duration ENDED = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final HostAddress host;
    private final Shards shards;
    private final ControlServer server;
    private final ScheduledExecutorService sweep =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("milvus-on-s3-leases"));

    /**
     * Starts it; it is ready when this returns.
     *
     * @param cluster that it runs in
     * @param host how the cluster's nodes and pods reach this JVM
     * @param port of the control API; 0 for any that is free
     * @param key that the control API is for
     * @param lease how long a shard lives that is not renewed
     * @throws MilvusOnS3Exception if the port cannot be had, or the cluster's API server does not reach this JVM
     */
    public static ClusterGateway start(Cluster cluster, HostAddress host, int port, String key, Duration lease) {
        // Before anybody asks: a pod that the webhook is not asked about starts as it is.
        HostReachability.choose(cluster.client(), PrivateAuthority.create(), List.of(host));
        ClusterGateway started = new ClusterGateway(cluster, host, port, key, lease, System::nanoTime);
        started.repeat(started::endOverdue, OVERDUE);
        started.repeat(started::removeEnded, ENDED);
        return started;
    }

    private void repeat(Runnable work, Duration period) {
        sweep.scheduleWithFixedDelay(work, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param nanos a clock that only goes forwards */
    ClusterGateway(Cluster cluster, HostAddress host, int port, String key, Duration lease, LongSupplier nanos) {
        this.cluster = cluster;
        this.host = host;
        this.shards = new Shards(this::open, lease, nanos);
        try {
            this.server = new ControlServer(new InetSocketAddress(host.listen(), port), key, shards);
        } catch (IOException e) {
            throw new MilvusOnS3Exception(
                    "the gateway in the cluster cannot listen on "
                            + host.listen().getHostAddress() + ", port " + port + ": " + e.getMessage(),
                    e);
        }
    }

    private PlumbedGateway open(String account, Region region) {
        return PlumbedGateway.open(
                Gateway.builder()
                        .account(account)
                        .circumstances(new Circumstances(
                                UnsuppliedKeys.of(Environment.CONTAINERS), Authoring.OF_DOCUMENTS, "")),
                region,
                cluster,
                PrivateAuthority.create(),
                host,
                buckets -> GatewayNames.ofAdmittedPods(Set.of(region), buckets));
    }

    /** {@return the port of the control API} */
    public int port() {
        return server.port();
    }

    /** Ends shards whose lease has ended. */
    void endOverdue() {
        try {
            shards.endOverdue();
        } catch (RuntimeException e) {
            // Otherwise no other shard would ever end.
            LOG.warn("Shards whose lease has ended cannot be removed now", e);
        }
    }

    /** Removes what others left in the cluster: a process before this one, or JVMs that have a gateway of their own. */
    private void removeEnded() {
        try {
            StalePlumbing.removeEnded(cluster.client());
        } catch (KubernetesClientException e) {
            LOG.warn("What ended runs left in the cluster cannot be removed now: {}", e.getMessage());
        }
    }

    /** Ends all shards. */
    @Override
    public void close() {
        sweep.shutdownNow();
        server.close();
        shards.close();
    }
}
