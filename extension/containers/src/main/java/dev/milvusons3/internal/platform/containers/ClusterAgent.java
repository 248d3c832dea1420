package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentityAgent;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.eks.GatewayCredentials;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.testcontainers.containers.GenericContainer;

/** The agent of EKS Pod Identity, and the way to it from the cluster's pods. One for all regions, as a cluster has one. */
final class ClusterAgent implements AutoCloseable {
    private final OpenResources opened = new OpenResources("the pod identity agent");

    /**
     * Opens both.
     *
     * @param node of the cluster
     * @param host how pods reach this JVM
     * @param regions that have associations, at least one
     */
    ClusterAgent(GenericContainer<?> node, HostAddress host, Supplier<List<EksAuth>> regions) {
        try {
            PodIdentityAgent agent = opened.open(new PodIdentityAgent(
                    host.listen(), Set.of(PodIdentitySettings.AGENT), new GatewayCredentials(regions)));
            opened.open(AgentRoute.open(node, host.inCluster(), agent.port()));
        } catch (RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
