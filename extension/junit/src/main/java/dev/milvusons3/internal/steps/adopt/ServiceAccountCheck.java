package dev.milvusons3.internal.steps.adopt;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * What is in the cluster: the service account, and its annotation.
 *
 * @param roleArn that it should have
 */
record ServiceAccountCheck(Adoption adoption, String roleArn) {
    private static final String ANNOTATION = "eks.amazonaws.com/role-arn";

    List<Deviation> run() {
        ServiceAccount found = client().serviceAccounts()
                .inNamespace(adoption.namespace())
                .withName(adoption.serviceAccount())
                .get();
        String account = adoption.serviceAccount() + " -n " + adoption.namespace();
        String annotate = "kubectl annotate serviceaccount " + account + " --overwrite " + ANNOTATION + "=" + roleArn;
        if (found == null) {
            return List.of(new Deviation(
                    "service account " + adoption.namespace() + "/" + adoption.serviceAccount() + " does not exist",
                    "kubectl create serviceaccount " + account + " && " + annotate));
        }
        Optional<String> annotation = Optional.ofNullable(found.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
        return annotation.filter(roleArn::equals).isPresent()
                ? List.of()
                : List.of(new Deviation(
                        "service account " + adoption.namespace() + "/" + adoption.serviceAccount()
                                + annotation
                                        .map(text -> " has the annotation " + ANNOTATION + ": " + text
                                                + ", and the role is " + roleArn)
                                        .orElse(" has no annotation " + ANNOTATION),
                        annotate + " (and restart the pods: they get the role when they are made)"));
    }

    private KubernetesClient client() {
        return adoption.cluster().client();
    }
}
