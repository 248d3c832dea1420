package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.ReleaseObjects;
import dev.milvusons3.internal.release.Found;
import dev.milvusons3.internal.release.Labelled;
import dev.milvusons3.internal.release.Things;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Helm releases, removed without Helm. They carry no labels of a run: one is a run's if its namespace is, or if its pods run
 * under a service account that is.
 */
public final class HelmReleases implements Things {
    private final KubernetesClient client;

    /** @param client of the cluster */
    public HelmReleases(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Kind kind() {
        return Kind.HELM_RELEASE;
    }

    /** None: those in a run's namespace go with it, and others are known only from journals. */
    @Override
    public List<Found> tagged() {
        return List.of();
    }

    @Override
    public Optional<Found> find(String name) {
        HelmRelease release = release(name);
        Namespace namespace = client.namespaces().withName(release.namespace()).get();
        if (namespace == null) {
            return Optional.empty();
        }
        ReleaseObjects objects = ReleaseObjects.read(client, release);
        List<Secret> records = release.records(client);
        if (records.isEmpty()
                && objects.deployments().isEmpty()
                && objects.statefulSets().isEmpty()
                && objects.services().isEmpty()
                && objects.claims().isEmpty()) {
            return Optional.empty();
        }
        Optional<RunTags> tags = Labelled.tags(namespace).or(() -> ofServiceAccount(release, objects));
        return Optional.of(new Found(
                name,
                tags,
                records.stream()
                        .flatMap(secret -> Labelled.found(name, secret).created().stream())
                        .min(Instant::compareTo)));
    }

    private Optional<RunTags> ofServiceAccount(HelmRelease release, ReleaseObjects objects) {
        return Stream.concat(
                        objects.deployments().stream().map(d -> d.getSpec().getTemplate()),
                        objects.statefulSets().stream().map(s -> s.getSpec().getTemplate()))
                .map(template -> template.getSpec())
                .map(PodSpec::getServiceAccountName)
                .filter(account -> account != null)
                .distinct()
                .flatMap(account -> tagsOf(release.namespace(), account).stream())
                .findFirst();
    }

    private Optional<RunTags> tagsOf(String namespace, String serviceAccount) {
        ServiceAccount account = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .get();
        return account == null ? Optional.empty() : Labelled.tags(account);
    }

    /** Whatever Helm wrote down that it made, the claims that it left to a StatefulSet, and its own records last. */
    @Override
    public void remove(String name) {
        HelmRelease release = release(name);
        ReleaseObjects objects = ReleaseObjects.read(client, release);
        List<Secret> records = release.records(client);
        records.forEach(secret -> client.resourceList(HelmManifest.objects(client, secret, release.namespace()))
                .delete());
        objects.deployments().forEach(object -> client.resource(object).delete());
        objects.statefulSets().forEach(object -> client.resource(object).delete());
        objects.services().forEach(object -> client.resource(object).delete());
        // Charts give Milvus half an hour, in which it would go on writing.
        objects.pods()
                .forEach(object -> client.resource(object).withGracePeriod(1).delete());
        objects.claims().forEach(object -> client.resource(object).delete());
        records.forEach(secret -> client.resource(secret).delete());
    }

    private static HelmRelease release(String name) {
        String[] parts = name.split("/", 2);
        return new HelmRelease(parts[1], parts[0]);
    }
}
