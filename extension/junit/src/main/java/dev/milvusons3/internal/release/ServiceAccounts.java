package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;

/** Service accounts, also those in namespaces that are not a run's. */
public final class ServiceAccounts implements Things {
    private final KubernetesClient client;

    /** @param client of the cluster */
    public ServiceAccounts(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Kind kind() {
        return Kind.SERVICE_ACCOUNT;
    }

    @Override
    public List<Found> tagged() {
        return client.serviceAccounts().inAnyNamespace().withLabel(RunTags.RUN).list().getItems().stream()
                .map(account -> Labelled.found(
                        account.getMetadata().getNamespace() + "/"
                                + account.getMetadata().getName(),
                        account))
                .filter(found -> found.tags().isPresent())
                .toList();
    }

    @Override
    public Optional<Found> find(String name) {
        return Optional.ofNullable(resource(name).get()).map(account -> Labelled.found(name, account));
    }

    @Override
    public void remove(String name) {
        resource(name).delete();
    }

    private Resource<ServiceAccount> resource(String name) {
        String[] parts = name.split("/", 2);
        return client.serviceAccounts().inNamespace(parts[0]).withName(parts[1]);
    }
}
