package dev.milvusons3.internal.steps.adopt;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is in the cluster: the service account's annotation, and the pods of a Milvus that runs.
 *
 * @param roleArn that they should have
 */
record ClusterCheck(Setup setup, String roleArn) {
    private static final String ANNOTATION = "eks.amazonaws.com/role-arn";

    List<Deviation> serviceAccount() {
        ServiceAccount found = client().serviceAccounts()
                .inNamespace(setup.namespace())
                .withName(setup.serviceAccount())
                .get();
        String account = setup.serviceAccount() + " -n " + setup.namespace();
        String annotate = "kubectl annotate serviceaccount " + account + " --overwrite " + ANNOTATION + "=" + roleArn;
        if (found == null) {
            return List.of(new Deviation(
                    "service account " + setup.namespace() + "/" + setup.serviceAccount() + " does not exist",
                    "kubectl create serviceaccount " + account + " && " + annotate));
        }
        Optional<String> annotation = Optional.ofNullable(found.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
        return annotation.filter(roleArn::equals).isPresent()
                ? List.of()
                : List.of(new Deviation(
                        "service account " + setup.namespace() + "/" + setup.serviceAccount()
                                + annotation
                                        .map(text -> " has the annotation " + ANNOTATION + ": " + text
                                                + ", and the role is " + roleArn)
                                        .orElse(" has no annotation " + ANNOTATION),
                        annotate + " (and restart the pods: they get the role when they are made)"));
    }

    /** By the label that Helm's charts put on what they make. */
    List<Deviation> release(String name) {
        List<Pod> pods = client().pods()
                .inNamespace(setup.namespace())
                .withLabel("app.kubernetes.io/instance", name)
                .list()
                .getItems();
        List<Deviation> found = new ArrayList<>();
        if (pods.isEmpty()) {
            return List.of(new Deviation(
                    "there is no pod of Helm release " + name + " in namespace " + setup.namespace(),
                    "helm upgrade --install " + name + " milvus/milvus -n " + setup.namespace() + " -f milvus.yaml"));
        }
        for (Pod pod : pods) {
            if (!setup.serviceAccount().equals(pod.getSpec().getServiceAccountName())) {
                // Such as etcd's and Pulsar's, which ask nothing of AWS.
                continue;
            }
            boolean hasRole = pod.getSpec().getContainers().stream()
                    .allMatch(container -> container.getEnv().stream().anyMatch(variable -> isRole(variable)));
            if (!hasRole) {
                found.add(new Deviation(
                        "pod " + pod.getMetadata().getName() + " was not given role " + roleArn
                                + ": its AWS_ROLE_ARN is missing or another",
                        "kubectl rollout restart deployment -n " + setup.namespace() + " -l app.kubernetes.io/instance="
                                + name));
            }
        }
        if (pods.stream()
                .noneMatch(p -> setup.serviceAccount().equals(p.getSpec().getServiceAccountName()))) {
            found.add(new Deviation(
                    "no pod of Helm release " + name + " runs under service account " + setup.serviceAccount(),
                    "set serviceAccount.create: false and serviceAccount.name: " + setup.serviceAccount()
                            + " in milvus.yaml, and helm upgrade"));
        }
        return found;
    }

    private boolean isRole(EnvVar variable) {
        return variable.getName().equals("AWS_ROLE_ARN") && roleArn.equals(variable.getValue());
    }

    private KubernetesClient client() {
        return setup.cluster().client();
    }
}
