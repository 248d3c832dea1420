package dev.milvusons3.internal.spec;

import dev.milvusons3.WorkloadIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The containers of {@code CONTAINERS}. Deployments that ask for the same ones share them.
 *
 * @param localStackImage LocalStack's image
 * @param k3sImage the image of k3s, or of what stands in for it
 * @param loadedImages images of the Docker engine that the cluster gets
 * @param reuse whether the containers stay for the next run
 * @param kubeContext a context of the kubeconfig, whose cluster is used; empty: one is started
 * @param kubeGateway the namespace of the gateway in that cluster; empty: there is one in this JVM, before LocalStack
 */
public record ContainersSpec(
        String localStackImage,
        String k3sImage,
        List<String> loadedImages,
        boolean reuse,
        Optional<String> kubeContext,
        Optional<String> kubeGateway) {
    /** Copies the list. */
    public ContainersSpec {
        loadedImages = List.copyOf(loadedImages);
    }

    /** {@return what to do about a gateway whose cluster is not named} */
    static String gatewayWithoutCluster(String namespace) {
        return Settings.KUBE_GATEWAY.key() + " = \"" + namespace + "\": it is a namespace of the cluster that "
                + Settings.KUBE_CONTEXT.key()
                + " names, which is not set. Set it to a context of the kubeconfig, or leave "
                + Settings.KUBE_GATEWAY.key() + " out.";
    }

    /** {@return what does not go with a cluster that is there} */
    static List<String> problemsOfContext(
            boolean reuse, List<String> loadedImages, Optional<WorkloadIdentity> workloadIdentity) {
        List<String> problems = new ArrayList<>();
        String context = Settings.KUBE_CONTEXT.key();
        if (reuse) {
            problems.add(context + " and " + Settings.CONTAINERS_REUSE.key()
                    + " are both set: the cluster stays anyway, and LocalStack is of one run. Leave "
                    + Settings.CONTAINERS_REUSE.key() + " out.");
        }
        if (!loadedImages.isEmpty()) {
            problems.add(Settings.IMAGES_LOAD.key() + " is for a cluster that is started here, and " + context
                    + " names one that is there. Load the images by the cluster's own means, such as kind load"
                    + " docker-image, and leave it out.");
        }
        if (workloadIdentity.equals(Optional.of(WorkloadIdentity.POD_IDENTITY))) {
            problems.add(Settings.WORKLOAD_IDENTITY.name() + " = POD_IDENTITY: pods reach the agent by a rule in the"
                    + " node, which is made only in a node that is started here. Leave it out ("
                    + WorkloadIdentity.IRSA + "), or leave " + context + " out.");
        }
        return problems;
    }
}
