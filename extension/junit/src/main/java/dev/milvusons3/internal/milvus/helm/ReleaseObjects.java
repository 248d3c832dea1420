package dev.milvusons3.internal.milvus.helm;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is of a release, at one moment. Its objects are known by the annotation that Helm itself puts on them, whatever the
 * chart calls them; pods by their workloads' selectors.
 *
 * @param deployments that Helm made
 * @param replicaSets of the deployments
 * @param statefulSets that Helm made
 * @param services that Helm made
 * @param claims that Helm or a StatefulSet made
 * @param pods of the workloads
 * @param events of the namespace, oldest first
 */
public record ReleaseObjects(
        List<Deployment> deployments,
        List<ReplicaSet> replicaSets,
        List<StatefulSet> statefulSets,
        List<Service> services,
        List<PersistentVolumeClaim> claims,
        List<Pod> pods,
        List<Event> events) {
    private static final String RELEASE = "meta.helm.sh/release-name";

    /** {@return what the cluster has now} */
    public static ReleaseObjects read(KubernetesClient client, HelmRelease release) {
        String namespace = release.namespace();
        List<Deployment> deployments = of(
                release,
                client.apps().deployments().inNamespace(namespace).list().getItems());
        List<StatefulSet> statefulSets = of(
                release,
                client.apps().statefulSets().inNamespace(namespace).list().getItems());
        List<PersistentVolumeClaim> claims =
                client.persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
                        .filter(claim ->
                                isOf(release, claim) || statefulSets.stream().anyMatch(set -> isClaimOf(set, claim)))
                        .toList();
        return new ReleaseObjects(
                deployments,
                client.apps().replicaSets().inNamespace(namespace).list().getItems().stream()
                        .filter(set -> deployments.stream().anyMatch(set::hasOwnerReferenceFor))
                        .toList(),
                statefulSets,
                services(client, release),
                claims,
                pods(client, namespace, deployments, statefulSets),
                client.v1().events().inNamespace(namespace).list().getItems());
    }

    /** {@return the services that Helm made of it} */
    public static List<Service> services(KubernetesClient client, HelmRelease release) {
        return of(
                release,
                client.services().inNamespace(release.namespace()).list().getItems());
    }

    /** {@return the pods that its workloads have now, or had before they were deleted} */
    List<Pod> podsNow(KubernetesClient client, HelmRelease release) {
        return pods(client, release.namespace(), deployments, statefulSets);
    }

    private static List<Pod> pods(
            KubernetesClient client, String namespace, List<Deployment> deployments, List<StatefulSet> statefulSets) {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> selectors(deployments, statefulSets).anyMatch(selector -> selects(selector, pod)))
                .toList();
    }

    /** {@return whether every workload has all its replicas ready, and of the newest revision} */
    public boolean rolledOut() {
        boolean any = !deployments.isEmpty() || !statefulSets.isEmpty();
        return any
                && deployments.stream().allMatch(ReleaseObjects::rolledOut)
                && statefulSets.stream().allMatch(ReleaseObjects::rolledOut);
    }

    /** {@return running pods behind the service that has a port of this number, those that are ready first} */
    public List<Pod> podsBehind(int servicePort) {
        return services.stream()
                .filter(service ->
                        service.getSpec().getPorts().stream().anyMatch(port -> port.getPort() == servicePort))
                .filter(service -> service.getSpec().getSelector() != null)
                .flatMap(service -> pods.stream()
                        .filter(pod -> hasLabels(pod, service.getSpec().getSelector())))
                .filter(pod -> "Running".equals(pod.getStatus().getPhase())
                        && pod.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(pod -> !Readiness.isPodReady(pod)))
                .toList();
    }

    /** {@return whether nothing of it is left} */
    public boolean isGone() {
        return deployments.isEmpty()
                && replicaSets.isEmpty()
                && statefulSets.isEmpty()
                && services.isEmpty()
                && claims.isEmpty()
                && pods.isEmpty();
    }

    private static boolean rolledOut(Deployment deployment) {
        int wanted = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        var status = deployment.getStatus();
        return status != null
                && observed(status.getObservedGeneration(), deployment)
                && zeroIfNull(status.getUpdatedReplicas()) == wanted
                && zeroIfNull(status.getReadyReplicas()) == wanted
                && zeroIfNull(status.getReplicas()) == wanted;
    }

    private static boolean rolledOut(StatefulSet set) {
        int wanted = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        var status = set.getStatus();
        return status != null
                && observed(status.getObservedGeneration(), set)
                && zeroIfNull(status.getReadyReplicas()) == wanted;
    }

    private static boolean observed(Long generation, HasMetadata object) {
        return generation != null && generation >= object.getMetadata().getGeneration();
    }

    private static int zeroIfNull(Integer number) {
        return number == null ? 0 : number;
    }

    private static <T extends HasMetadata> List<T> of(HelmRelease release, List<T> objects) {
        return objects.stream().filter(object -> isOf(release, object)).toList();
    }

    private static boolean isOf(HelmRelease release, HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations != null && release.name().equals(annotations.get(RELEASE));
    }

    /** A StatefulSet names its claims after its template, itself, and the pod's number. */
    private static boolean isClaimOf(StatefulSet set, PersistentVolumeClaim claim) {
        return set.getSpec().getVolumeClaimTemplates().stream()
                .map(template -> template.getMetadata().getName() + "-"
                        + set.getMetadata().getName() + "-")
                .anyMatch(claim.getMetadata().getName()::startsWith);
    }

    private static Stream<LabelSelector> selectors(List<Deployment> deployments, List<StatefulSet> statefulSets) {
        return Stream.concat(
                deployments.stream().map(d -> d.getSpec().getSelector()),
                statefulSets.stream().map(s -> s.getSpec().getSelector()));
    }

    private static boolean selects(LabelSelector selector, Pod pod) {
        return selector.getMatchLabels() != null && hasLabels(pod, selector.getMatchLabels());
    }

    private static boolean hasLabels(Pod pod, Map<String, String> labels) {
        Map<String, String> own = pod.getMetadata().getLabels();
        return own != null && own.entrySet().containsAll(labels.entrySet());
    }
}
