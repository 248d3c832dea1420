package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Every pod that runs under the deployment's service account was given its role by the cluster's webhook. A pod that was not would
 * quietly take the node's.
 *
 * @param serviceAccount of the deployment, once it is known
 * @param identity how its pods get the role
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html">What EKS injects</a>
 */
record PodsHaveRole(Supplier<Optional<String>> serviceAccount, WorkloadIdentity identity) implements PodCheck {
    private static final List<String> WEB_IDENTITY = List.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");
    private static final List<String> AGENT =
            List.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

    @Override
    public Optional<String> problem(Pod pod) {
        if (!serviceAccount.get().equals(Optional.ofNullable(pod.getSpec().getServiceAccountName()))) {
            return Optional.empty();
        }
        List<String> given = identity == WorkloadIdentity.POD_IDENTITY ? AGENT : WEB_IDENTITY;
        List<String> without = new ArrayList<>();
        for (Container container : pod.getSpec().getContainers()) {
            Set<String> names = container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toSet());
            if (!names.containsAll(given)) {
                without.add(container.getName());
            }
        }
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "container " + String.join(", ", without) + " was given no role by the pod identity webhook"
                                + " (" + String.join(", ", given) + "): it would take the node's. Is there a webhook in"
                                + " the cluster (kubectl get mutatingwebhookconfigurations), and does no label of the pod or"
                                + " namespace keep it away?"
                                + (given.equals(AGENT) ? " Has the cluster the add-on eks-pod-identity-agent?" : ""));
    }
}
