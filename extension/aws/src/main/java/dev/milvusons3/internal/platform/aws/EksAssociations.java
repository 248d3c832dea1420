package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.PodIdentity.Association;
import dev.milvusons3.internal.release.Found;
import dev.milvusons3.internal.release.Things;
import dev.milvusons3.setup.Placeholders;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.EksClientBuilder;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * The associations of a cluster of EKS.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html">Assign an IAM role to a service account</a>
 */
public final class EksAssociations implements Things, AutoCloseable {
    private final String cluster;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final EksClient eks;

    /**
     * @param cluster its name in EKS
     * @param endpoint what emulates EKS; empty for AWS
     * @param credentials that may administer associations
     */
    EksAssociations(String cluster, Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
        this.cluster = cluster;
        EksClientBuilder builder = EksClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http);
        endpoint.ifPresent(builder::endpointOverride);
        this.eks = builder.build();
    }

    String cluster() {
        return cluster;
    }

    /** @throws software.amazon.awssdk.services.eks.model.EksException if they cannot be looked at */
    void requireReadable() {
        eks.listPodIdentityAssociations(r -> r.clusterName(cluster).maxResults(1));
    }

    /** {@return false if there is one already, which stays} */
    boolean create(String namespace, String serviceAccount, Association wanted, Map<String, String> tags) {
        try {
            eks.createPodIdentityAssociation(r -> r.clusterName(cluster)
                    .namespace(namespace)
                    .serviceAccount(serviceAccount)
                    .roleArn(wanted.roleArn())
                    .targetRoleArn(wanted.targetRoleArn().orElse(null))
                    .policy(wanted.policy().orElse(null))
                    .disableSessionTags(wanted.disableSessionTags())
                    .tags(tags));
            return true;
        } catch (ResourceInUseException e) {
            return false;
        }
    }

    /** {@return that of a service account} */
    Optional<Association> of(String namespace, String serviceAccount) {
        return described(namespace, serviceAccount)
                .map(found -> new Association(
                        found.roleArn(),
                        Optional.ofNullable(found.targetRoleArn()),
                        Optional.ofNullable(found.externalId()),
                        Optional.ofNullable(found.policy()),
                        Boolean.TRUE.equals(found.disableSessionTags())));
    }

    /**
     * {@return the pod's side of the one association that a role has, as a set-up says it; empty if it has none, or several}
     *
     * @param issuer of the cluster's tokens, without {@code https://}
     */
    public Optional<Setup.Workload> workloadOf(String roleArn, String issuer) {
        List<PodIdentityAssociation> found = all().filter(association -> roleArn.equals(association.roleArn()))
                .toList();
        return found.size() == 1 ? Optional.of(workload(found.get(0), issuer)) : Optional.empty();
    }

    private static Setup.Workload workload(PodIdentityAssociation association, String issuer) {
        return new Setup.Workload(
                Optional.of(association.namespace()),
                Optional.of(association.serviceAccount()),
                Optional.of(issuer),
                Setup.Workload.UNSAID.audience(),
                Optional.of(new Setup.PodIdentity(
                        Optional.ofNullable(association.targetRoleArn()),
                        Optional.ofNullable(association.externalId()),
                        Optional.ofNullable(association.policy())
                                .map(json -> new Setup.Document(
                                        "session policy", Placeholders.template("session policy", json))),
                        Boolean.TRUE.equals(association.disableSessionTags()))));
    }

    private Stream<PodIdentityAssociation> all() {
        return eks.listPodIdentityAssociationsPaginator(r -> r.clusterName(cluster)).associations().stream()
                .flatMap(summary -> described(summary).stream());
    }

    private Optional<PodIdentityAssociation> described(String namespace, String serviceAccount) {
        return eks
                .listPodIdentityAssociations(
                        r -> r.clusterName(cluster).namespace(namespace).serviceAccount(serviceAccount))
                .associations()
                .stream()
                .findFirst()
                .flatMap(this::described);
    }

    private Optional<PodIdentityAssociation> described(PodIdentityAssociationSummary summary) {
        try {
            return Optional.of(eks.describePodIdentityAssociation(
                            r -> r.clusterName(cluster).associationId(summary.associationId()))
                    .association());
        } catch (ResourceNotFoundException goneMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public Kind kind() {
        return Kind.POD_IDENTITY_ASSOCIATION;
    }

    @Override
    public List<Found> tagged() {
        return all().map(EksAssociations::found)
                .filter(found -> found.tags().isPresent())
                .toList();
    }

    @Override
    public Optional<Found> find(String name) {
        String[] parts = name.split("/", 2);
        return described(parts[0], parts[1]).map(EksAssociations::found);
    }

    private static Found found(PodIdentityAssociation association) {
        return new Found(
                association.namespace() + "/" + association.serviceAccount(),
                RunTags.read(association.tags()),
                Optional.ofNullable(association.createdAt()));
    }

    @Override
    public void remove(String name) {
        String[] parts = name.split("/", 2);
        described(parts[0], parts[1]).ifPresent(this::delete);
    }

    private void delete(PodIdentityAssociation association) {
        try {
            eks.deletePodIdentityAssociation(r -> r.clusterName(cluster).associationId(association.associationId()));
        } catch (ResourceNotFoundException goneMeanwhile) {
            return;
        }
    }

    @Override
    public void close() {
        eks.close();
        http.close();
    }
}
