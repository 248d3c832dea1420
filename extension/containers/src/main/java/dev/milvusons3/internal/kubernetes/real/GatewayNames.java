package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.internal.tls.AwsNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/** How pods find a gateway by AWS' own names of S3 and STS. */
public abstract class GatewayNames {
    GatewayNames() {}

    /**
     * {@return names that lead all pods of the cluster there: for a cluster that is nobody else's}
     *
     * @param regions whose names
     * @param global whether those of STS without a region, too; on one cluster they can lead to one gateway only
     */
    public static GatewayNames rewritten(Set<Region> regions, boolean global) {
        return new GatewayNames() {
            @Override
            AutoCloseable lead(KubernetesClient client, String owner, HostService service) {
                return CoreDns.rewrite(
                        client, owner, AwsNames.patterns(regions, global), service, AwsNames.examples(regions, global));
            }

            @Override
            Pod mutate(Pod pod) {
                return pod;
            }
        };
    }

    /**
     * {@return names that lead only the pods of admitted namespaces there: for a cluster that others use}
     *
     * @param regions whose names
     * @param buckets whose names lead there, too; asked when a pod is made
     */
    public static GatewayNames ofAdmittedPods(Set<Region> regions, Supplier<? extends Collection<String>> buckets) {
        return new HostAliases(regions, buckets);
    }

    /**
     * Leads them to a service.
     *
     * @param owner in whose name it is done
     * @return what undoes it
     */
    abstract AutoCloseable lead(KubernetesClient client, String owner, HostService service);

    /** {@return a pod of an admitted namespace, with what it needs to find the gateway} */
    abstract Pod mutate(Pod pod);
}
