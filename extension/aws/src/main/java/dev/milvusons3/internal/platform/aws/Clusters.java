package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.platform.ConnectedCluster;
import dev.milvusons3.internal.spec.AwsClusterSpec;
import dev.milvusons3.internal.spec.Settings;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Finds the cluster that the configuration names. */
final class Clusters {
    private Clusters() {}

    /** Connects to the one that is named. */
    static ConnectedCluster open(
            AwsClusterSpec spec, Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
        if (spec.eksCluster().isEmpty()) {
            String context = spec.kubeContext().orElseThrow();
            return ConnectedCluster.open(
                    ConnectedCluster.byContext(
                            context,
                            spec.kubeconfig(),
                            Settings.AWS_KUBE_CONTEXT.key(),
                            "For an EKS cluster, " + Settings.AWS_EKS_CLUSTER.key() + " needs no kubeconfig."),
                    Optional.empty());
        }
        EksClusters eks = new EksClusters(region, endpoint, credentials);
        return eks.open(eks.describe(spec.eksCluster().orElseThrow()));
    }
}
