package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.tls.AwsNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/**
 * Names in the pods' own hosts files, which others in the cluster do not notice, so that several gateways have the same names. Hosts files know no wildcards: a pod
 * finds the buckets that there were when it was made.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/">Entries of a pod's /etc/hosts</a>
 */
final class HostAliases extends GatewayNames {
    private final Set<Region> regions;
    private final Supplier<? extends Collection<String>> buckets;
    private volatile String address = "";

    HostAliases(Set<Region> regions, Supplier<? extends Collection<String>> buckets) {
        this.regions = regions;
        this.buckets = buckets;
    }

    @Override
    AutoCloseable lead(KubernetesClient client, String owner, HostService service) {
        address = service.clusterIp();
        return () -> {}; // They go with the pods.
    }

    @Override
    Pod mutate(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .removeMatchingFromHostAliases(alias -> address.equals(alias.getIp()))
                .addNewHostAlias()
                .withIp(address)
                .withHostnames(AwsNames.ofBuckets(regions, buckets.get()))
                .endHostAlias()
                .endSpec()
                .build();
    }
}
