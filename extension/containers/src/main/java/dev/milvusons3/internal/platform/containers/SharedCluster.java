package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.spec.ContainersSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import software.amazon.awssdk.regions.Region;

/** The cluster of a run's deployments: started for the run, or there before. */
interface SharedCluster extends Cluster, AutoCloseable {
    /**
     * {@return the one that the spec names; it is not started yet}
     *
     * @param region that the issuer of a new one is named after
     * @throws dev.milvusons3.MilvusOnS3UnavailableException if this machine cannot run one
     * @throws dev.milvusons3.MilvusOnS3Exception if there is none of that name
     */
    static SharedCluster of(ContainersSpec spec, Region region) {
        return spec.kubeContext()
                .<SharedCluster>map(ExistingCluster::new)
                .orElseGet(() -> new K3sCluster(spec, region));
    }

    /**
     * Starts it, or connects to it; what runs left in it that were killed is gone then.
     *
     * @param network of the run's containers
     * @param labels that they carry
     * @param timeout of the start
     */
    void start(Network network, Map<String, String> labels, Duration timeout);

    /** {@return the container that it is; empty if it is none of this run's} */
    Optional<GenericContainer<?>> node();

    /** {@return by which addresses it may reach this JVM, the likeliest first} */
    List<HostAddress> hostCandidates();

    /**
     * {@return how its pods find the gateway of a region}
     *
     * @param first whether no other region has one, so that STS without a region is this one's
     * @param buckets of the gateway
     */
    GatewayNames names(Region region, boolean first, Supplier<List<String>> buckets);

    /** Removes it if it was started for the run alone. */
    @Override
    void close();
}
