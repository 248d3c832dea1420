package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Namespaces with all that is in them. */
public final class Namespaces implements Things {
    private static final long TIMEOUT_SECONDS = 60;

    private final KubernetesClient client;

    /** @param client of the cluster */
    public Namespaces(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Kind kind() {
        return Kind.NAMESPACE;
    }

    @Override
    public List<Found> tagged() {
        return client.namespaces().withLabel(RunTags.RUN).list().getItems().stream()
                .map(namespace -> Labelled.found(namespace.getMetadata().getName(), namespace))
                .filter(found -> found.tags().isPresent())
                .toList();
    }

    @Override
    public Optional<Found> find(String name) {
        return Optional.ofNullable(client.namespaces().withName(name).get())
                .map(namespace -> Labelled.found(name, namespace));
    }

    @Override
    public void remove(String name) {
        Resource<Namespace> resource = client.namespaces().withName(name);
        resource.delete();
        try {
            resource.waitUntilCondition(gone -> gone == null, TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new IllegalStateException(
                    "namespace " + name + " is still there " + TIMEOUT_SECONDS
                            + " s after it was deleted: something in it has a finalizer that nobody removes",
                    e);
        }
    }
}
