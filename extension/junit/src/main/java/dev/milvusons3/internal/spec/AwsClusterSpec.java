package dev.milvusons3.internal.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cluster of environment {@code AWS}: one of the two names is there.
 *
 * @param eksCluster the cluster's name in EKS, which then says where it is
 * @param kubeContext a context of a kubeconfig
 * @param kubeconfig where that context is; empty for where kubectl looks
 */
public record AwsClusterSpec(Optional<String> eksCluster, Optional<String> kubeContext, Optional<Path> kubeconfig) {
    /** {@return one that names nothing} */
    static AwsClusterSpec none() {
        return new AwsClusterSpec(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@return what is wrong with it for environment AWS} */
    List<String> problems() {
        String eks = Settings.AWS_EKS_CLUSTER.key();
        String context = Settings.AWS_KUBE_CONTEXT.key();
        if (eksCluster.isEmpty() && kubeContext.isEmpty()) {
            return List.of("neither " + eks + " nor " + context
                    + " is set: environment AWS needs a cluster that is named"
                    + " outside the code. Set one, as JUnit configuration parameter, system property or environment"
                    + " variable (" + Settings.AWS_EKS_CLUSTER.variable() + ", " + Settings.AWS_KUBE_CONTEXT.variable()
                    + ").");
        }
        if (eksCluster.isPresent() && kubeContext.isPresent()) {
            return List.of(eks + " and " + context + " are both set. Set the one that names the cluster.");
        }
        return List.of();
    }
}
