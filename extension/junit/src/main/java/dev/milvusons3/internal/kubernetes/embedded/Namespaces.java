package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Gives every namespace its default service account, and empties those that are to go. */
final class Namespaces implements ObjectStore.Keeper {
    private static final ApiPath COLLECTION =
            new ApiPath("/api/v1", Optional.empty(), "namespaces", Optional.empty(), Optional.empty());

    private final ObjectStore store;
    private final Executor executor;
    private final Set<String> terminating = ConcurrentHashMap.newKeySet();

    Namespaces(ObjectStore store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** Makes those that every cluster has. */
    void createInitial() {
        for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
            store.create(
                    COLLECTION,
                    new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .withNewStatus()
                            .withPhase("Active")
                            .endStatus()
                            .build());
        }
    }

    @Override
    public void created(GenericKubernetesResource namespace) {
        String name = namespace.getMetadata().getName();
        store.create(
                new ApiPath("/api/v1", Optional.of(name), "serviceaccounts", Optional.empty(), Optional.empty()),
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(name)
                        .endMetadata()
                        .build());
    }

    @Override
    public boolean mayGo(GenericKubernetesResource namespace) {
        return store.contents(namespace.getMetadata().getName()).isEmpty();
    }

    @Override
    public void deletionAsked(GenericKubernetesResource namespace) {
        String name = namespace.getMetadata().getName();
        namespace.setAdditionalProperty("status", Map.of("phase", "Terminating"));
        terminating.add(name);
        executor.execute(() -> store.contents(name).forEach(store::delete));
    }

    /** To be called after every change of an object. */
    void changed(ApiPath path) {
        path.namespace().filter(terminating::contains).ifPresent(name -> {
            if (store.contents(name).isEmpty() && terminating.remove(name)) {
                store.delete(ApiPath.namespace(name));
            }
        });
    }
}
