package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.release.Namespaces;
import dev.milvusons3.internal.release.ServiceAccounts;
import dev.milvusons3.internal.report.Part;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The namespace and the service account, annotated where its pods log in by web identity; verified as by
 * {@code kubectl describe serviceaccount}.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">Roles for service accounts</a>
 */
final class ServiceAccountStep implements Step<ServiceAccountStep.Made> {
    static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

    /** The service account and its namespace. */
    record Made(String namespace, String name) {}

    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final Optional<String> annotatedRole;
    private final RunTags tags;
    private final Map<String, String> labels;

    /** @param annotatedRole the ARN of the role that the annotation names; empty for no annotation */
    ServiceAccountStep(Cluster cluster, String namespace, String name, Optional<String> annotatedRole, RunTags tags) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
        this.annotatedRole = annotatedRole;
        this.tags = tags;
        this.labels = new HashMap<>(tags.labels());
        labels.put("app.kubernetes.io/managed-by", "milvus-on-s3");
    }

    @Override
    public String title() {
        return "service account " + namespace + "/" + name;
    }

    @Override
    public Part part() {
        return Part.SERVICE_ACCOUNT;
    }

    @Override
    public Made provision(Creations creations) {
        KubernetesClient client = cluster.client();
        Creations.Creation release =
                creations.begin(new Thing(Kind.NAMESPACE, namespace), () -> new Namespaces(client).remove(namespace));
        if (!create(client.namespaces()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .withLabels(labels)
                                .endMetadata()
                                .build()))
                && !LostAnswers.madeIt(new Namespaces(client), namespace, tags)) {
            release.cancel();
        }
        Creations.Creation accountRelease = creations.begin(
                new Thing(Kind.SERVICE_ACCOUNT, namespace + "/" + name),
                () -> new ServiceAccounts(client).remove(namespace + "/" + name));
        if (!create(client.serviceAccounts()
                        .inNamespace(namespace)
                        .resource(new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withLabels(labels)
                                .withAnnotations(annotatedRole
                                        .map(role -> Map.of(ROLE_ANNOTATION, role))
                                        .orElse(Map.of()))
                                .endMetadata()
                                .build()))
                && !LostAnswers.madeIt(new ServiceAccounts(client), namespace + "/" + name, tags)) {
            accountRelease.cancel();
            if (cluster.isDeploymentsOwn()) {
                annotate();
                return new Made(namespace, name);
            }
            throw new IllegalStateException("service account " + namespace + "/" + name
                    + " exists already; leave namespace out for a generated one, or choose another serviceAccount");
        }
        return new Made(namespace, name);
    }

    /** As {@code eksctl create iamserviceaccount --override-existing-serviceaccounts} does with one that is there. */
    private void annotate() {
        cluster.client().serviceAccounts().inNamespace(namespace).withName(name).edit(found -> {
            ServiceAccountBuilder edited = new ServiceAccountBuilder(found);
            annotatedRole.ifPresent(role -> edited.editMetadata()
                    .addToAnnotations(ROLE_ANNOTATION, role)
                    .endMetadata());
            return edited.build();
        });
    }

    @Override
    public void verify(Made made) {
        ServiceAccount found = cluster.client()
                .serviceAccounts()
                .inNamespace(made.namespace())
                .withName(made.name())
                .get();
        VerificationException.check("service account " + namespace + "/" + name + " exists", true, found != null);
        Map<String, String> annotations = found.getMetadata().getAnnotations();
        VerificationException.check(
                "annotation " + ROLE_ANNOTATION + " of service account " + namespace + "/" + name,
                annotatedRole.orElse("none"),
                Optional.ofNullable(annotations)
                        .map(all -> all.get(ROLE_ANNOTATION))
                        .orElse("none"));
    }

    /** {@return false if it was there already} */
    private static boolean create(Resource<?> resource) {
        try {
            resource.create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
