package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Namespaces with all that is in them.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.1/pkg/controller/namespace/deletion/status_condition_utils.go">The
 *     conditions of one that is being deleted</a>
 */
public final class Namespaces implements Things {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
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
            Namespace left = resource.waitUntilCondition(
                    it -> it == null || anothersFault(it).isPresent(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (left != null) {
                LOG.warn(
                        "namespace {} is empty, but Kubernetes does not remove it while an API of the cluster's does not answer: {}",
                        name,
                        anothersFault(left).orElse(""));
            }
        } catch (KubernetesClientTimeoutException e) {
            throw new IllegalStateException(
                    "namespace " + name + " is still there " + TIMEOUT_SECONDS + " s after it was deleted: "
                            + keptBy(resource),
                    e);
        }
    }

    /** What keeps it is an API that cannot be asked, such as metrics-server's; all that could be found in it is gone. */
    private static Optional<String> anothersFault(Namespace namespace) {
        boolean empty = condition(namespace, "NamespaceContentRemaining", "False")
                        .isPresent()
                && condition(namespace, "NamespaceFinalizersRemaining", "False").isPresent()
                && condition(namespace, "NamespaceDeletionContentFailure", "False")
                        .isPresent();
        return empty ? condition(namespace, "NamespaceDeletionDiscoveryFailure", "True") : Optional.empty();
    }

    private static Optional<String> condition(Namespace namespace, String type, String status) {
        return namespace.getStatus() == null
                ? Optional.empty()
                : namespace.getStatus().getConditions().stream()
                        .filter(it -> type.equals(it.getType()) && status.equals(it.getStatus()))
                        .map(it -> String.valueOf(it.getMessage()))
                        .findFirst();
    }

    /** {@return what the cluster says keeps it} */
    private static String keptBy(Resource<Namespace> resource) {
        Namespace left = resource.get();
        String said = left == null || left.getStatus() == null
                ? ""
                : left.getStatus().getConditions().stream()
                        .filter(it -> "True".equals(it.getStatus()))
                        .map(it -> it.getType() + ": " + it.getMessage())
                        .collect(Collectors.joining("; "));
        return said.isEmpty() ? "something in it has a finalizer that nobody removes" : said;
    }
}
