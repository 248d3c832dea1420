package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happens to a pod between its POST and its being stored: defaults, the service account's check, the pod identity webhook, validation, in an API server's order. */
final class PodAdmission {
    private final ObjectStore store;
    private final PodIdentityWebhook webhook;

    PodAdmission(ObjectStore store, PodIdentityWebhook webhook) {
        this.store = store;
        this.webhook = webhook;
    }

    /** {@return the pod to store} */
    Pod admit(Pod pod, String namespace) {
        if (store.find(ApiPath.namespace(namespace), Namespace.class).isEmpty()) {
            throw ApiException.notFound("namespaces", namespace);
        }
        Pod complete = withDefaults(pod, namespace);
        String account = complete.getSpec().getServiceAccountName();
        if (findAccount(namespace, account).isEmpty()) {
            throw ApiException.forbidden(
                    "pods \"%s\" is forbidden: error looking up service account %s/%s: serviceaccount \"%s\" not found"
                            .formatted(pod.getMetadata().getName(), namespace, account, account));
        }
        Pod mutated = webhook.mutate(complete, this::findAccount);
        validate(mutated);
        return mutated;
    }

    private Optional<ServiceAccount> findAccount(String namespace, String name) {
        return store.find(ApiPath.core(namespace, "serviceaccounts", name), ServiceAccount.class);
    }

    private static Pod withDefaults(Pod pod, String namespace) {
        PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
        String account = Stream.of(spec.getServiceAccountName(), spec.getServiceAccount())
                .filter(name -> name != null && !name.isEmpty())
                .findFirst()
                .orElse("default");
        Pod complete = new PodBuilder(pod)
                .editMetadata()
                .withNamespace(namespace)
                .endMetadata()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .withSpec(spec)
                .editSpec()
                .withServiceAccountName(account)
                .withServiceAccount(account)
                .withNodeName(Kubelet.NODE)
                .endSpec()
                .build();
        PodSpec completeSpec = complete.getSpec();
        if (completeSpec.getRestartPolicy() == null) {
            completeSpec.setRestartPolicy("Always");
        }
        if (completeSpec.getTerminationGracePeriodSeconds() == null) {
            completeSpec.setTerminationGracePeriodSeconds(30L);
        }
        return complete;
    }

    private static void validate(Pod pod) {
        String name = pod.getMetadata().getName();
        PodSpec spec = pod.getSpec();
        if (spec.getContainers().isEmpty()) {
            throw ApiException.invalid("Pod", name, "spec.containers: Required value");
        }
        Set<String> volumes = spec.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        Set<String> names = new HashSet<>();
        validate(name, "spec.initContainers", spec.getInitContainers(), volumes, names);
        validate(name, "spec.containers", spec.getContainers(), volumes, names);
    }

    private static void validate(
            String pod, String field, List<Container> containers, Set<String> volumes, Set<String> names) {
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            String at = "%s[%d]".formatted(field, i);
            String containerName = container.getName() == null ? "" : container.getName();
            if (containerName.isEmpty()) {
                throw ApiException.invalid("Pod", pod, at + ".name: Required value");
            }
            if (!names.add(containerName)) {
                throw ApiException.invalid("Pod", pod, "%s.name: Duplicate value: \"%s\"".formatted(at, containerName));
            }
            for (int j = 0; j < container.getVolumeMounts().size(); j++) {
                String volume = container.getVolumeMounts().get(j).getName();
                if (!volumes.contains(volume)) {
                    throw ApiException.invalid(
                            "Pod", pod, "%s.volumeMounts[%d].name: Not found: \"%s\"".formatted(at, j, volume));
                }
            }
        }
    }
}
