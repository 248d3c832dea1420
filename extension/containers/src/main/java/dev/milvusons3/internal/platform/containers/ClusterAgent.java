package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.kubernetes.real.PodCredentials;
import dev.milvusons3.internal.kubernetes.real.PodCredentials.RefusedException;
import dev.milvusons3.internal.kubernetes.real.PodIdentityAgent;
import dev.milvusons3.internal.platform.OpenResources;
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
            PodIdentityAgent agent = opened.open(
                    new PodIdentityAgent(host.listen(), Set.of(PodIdentitySettings.AGENT), credentials(regions)));
            opened.open(AgentRoute.open(node, host.inCluster(), agent.port()));
        } catch (RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /** A service account has its association in one region; where it has none, any region can say so. */
    static PodCredentials credentials(Supplier<List<EksAuth>> regions) {
        return (token, userAgent) -> {
            List<EksAuth> all = regions.get();
            EksAuth eks = all.stream().filter(it -> it.isFor(token)).findFirst().orElse(all.get(0));
            try {
                Credential credential = eks.assumeRole(token, userAgent).credential();
                return new PodCredentials.Issued(
                        credential.accessKeyId(),
                        credential.secret(),
                        credential.token().orElseThrow(),
                        credential.caller().principal().accountId(),
                        credential.expires().orElseThrow());
            } catch (AwsError e) {
                throw new RefusedException(e.status(), e.code(), e.message(), e);
            }
        };
    }

    @Override
    public void close() {
        opened.close();
    }
}
