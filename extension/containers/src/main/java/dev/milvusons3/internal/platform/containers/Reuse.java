package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.EksIssuers;
import dev.milvusons3.internal.spec.ContainersSpec;
import java.net.URI;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.TestcontainersConfiguration;
import software.amazon.awssdk.regions.Region;

/**
 * What stays the same when containers outlive a run: Testcontainers finds them again by all that they were made of.
 *
 * @see <a href="https://java.testcontainers.org/features/reuse/">Reusable containers</a>
 */
final class Reuse {
    static final String NETWORK = "milvus-on-s3-reused";

    /** By which they are found when they are no longer wanted; of no run, since they are of all. */
    static final Map<String, String> LABELS = Map.of("milvus-on-s3/reused", "true");

    private Reuse() {}

    /** @throws MilvusOnS3Exception if Testcontainers would not do it, and only log that */
    static void check() {
        if (!TestcontainersConfiguration.getInstance().environmentSupportsReuse()) {
            throw new MilvusOnS3Exception(
                    "milvus-on-s3.containers.reuse is true, and Testcontainers may not keep containers on"
                            + " this machine\nPut testcontainers.reuse.enable=true into ~/.testcontainers.properties, or set"
                            + " TESTCONTAINERS_REUSE_ENABLE=true.");
        }
    }

    /** {@return the issuer of the cluster; it is part of what the cluster is made of} */
    static URI issuer(ContainersSpec spec) {
        return EksIssuers.named(Region.US_EAST_2, spec.k3sImage());
    }

    /** {@return a network that nobody removes} */
    static Network network() {
        DockerClient docker = DockerClientFactory.instance().client();
        String id = docker.listNetworksCmd().withNameFilter(NETWORK).exec().stream()
                .filter(network -> network.getName().equals(NETWORK))
                .map(com.github.dockerjava.api.model.Network::getId)
                .findFirst()
                .orElseGet(() -> docker.createNetworkCmd()
                        .withName(NETWORK)
                        .withLabels(LABELS)
                        .exec()
                        .getId());
        return new Network() {
            @Override
            public String getId() {
                return id;
            }

            @Override
            public void close() {
                // It stays.
            }
        };
    }
}
