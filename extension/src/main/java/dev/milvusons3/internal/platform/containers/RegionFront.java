package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.cluster.plumbing.ClusterKeys;
import dev.milvusons3.internal.cluster.plumbing.ClusterPlumbing;
import dev.milvusons3.internal.cluster.plumbing.HostAddress;
import dev.milvusons3.internal.cluster.plumbing.HostReachability;
import dev.milvusons3.internal.cluster.plumbing.PrivateAuthority;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.platform.EndpointAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.regions.Region;

/**
 * S3 and STS of one region, as the cluster's pods see them: the gateway before LocalStack, and what leads AWS' names to it. One
 * for all deployments in the region, since a cluster can lead a name to one place only.
 *
 * @param gateway that decides
 * @param plumbing that leads the pods to it
 */
record RegionFront(Gateway gateway, ClusterPlumbing plumbing) implements AutoCloseable {
    /**
     * Makes the way from the pods to a new gateway; nothing is left if that fails.
     *
     * @param first whether no other region has one, so that STS without a region is this one's
     */
    static RegionFront open(SharedContainers containers, Region region, boolean first) {
        KubernetesClient client = containers.cluster().client();
        PrivateAuthority authority = PrivateAuthority.create();
        HostAddress host = HostReachability.choose(client, authority, containers.hostCandidates());
        Gateway gateway = gateway(containers, region, host, authority);
        try {
            int port = gateway.tlsEndpoint().orElseThrow().getPort();
            return new RegionFront(
                    gateway,
                    ClusterPlumbing.install(client, run(region), authority, host, port, Set.of(region), first));
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** Two runs that meet on one cluster must not take each other's objects for their own. */
    private static String run(Region region) {
        return region.id() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Gateway gateway(
            SharedContainers containers, Region region, HostAddress host, PrivateAuthority authority) {
        try {
            return Gateway.builder()
                    .account(EndpointAccount.ACCOUNT_ID)
                    .region(region)
                    .emulator(containers.localStackEndpoint())
                    .keySets(new ClusterKeys(containers.cluster().client())::resolve)
                    .address(host.listen())
                    .tls(authority.awsContext(Set.of(region)))
                    .start();
        } catch (IOException e) {
            throw new MilvusOnS3Exception("the gateway before LocalStack does not start: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new MilvusOnS3Exception(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            plumbing.close();
        } finally {
            gateway.close();
        }
    }
}
