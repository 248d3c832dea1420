package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** A thing that exists is the run's if it has the run's tags, and nobody's otherwise. */
class LostAnswersTest {
    private static final RunTags RUN = RunTags.of("c0ffee00", Duration.ofHours(6));
    private static final RunTags ANOTHER = RunTags.of("deadbeef", Duration.ofHours(6));

    private final List<Kind> cancelled = new ArrayList<>();
    private final Creations creations = (thing, release) -> () -> cancelled.add(thing.kind());
    private EmbeddedCluster cluster;
    private KubernetesClient client;
    private Gateway gateway;
    private EndpointAccount aws;

    private record Reached(KubernetesClient client, URI issuer) implements Cluster {}

    @BeforeEach
    void open() throws IOException {
        cluster = IdleCluster.start();
        client = cluster.client();
        gateway = Gateway.builder()
                .account(EndpointAccount.ACCOUNT_ID)
                .keySets(issuer -> cluster.keySet())
                .start();
        aws = new EndpointAccount(
                gateway.endpoint(), Region.US_EAST_2, StaticCredentialsProvider.create(gateway.rootCredentials()));
    }

    @AfterEach
    void close() {
        aws.close();
        gateway.close();
        cluster.close();
    }

    private ServiceAccountStep serviceAccount() {
        return new ServiceAccountStep(
                new Reached(client, cluster.issuer()),
                "milvus",
                "milvus-s3-access-sa",
                Optional.of("arn:aws:iam::111122223333:role/r"),
                RUN);
    }

    private void make(Map<String, String> ofNamespace, Map<String, String> ofAccount) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .withLabels(ofNamespace)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("milvus")
                        .withName("milvus-s3-access-sa")
                        .withLabels(ofAccount)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void namespaceAndServiceAccountOfTheRunAreItsOwn() {
        make(RUN.labels(), RUN.labels());

        serviceAccount().provision(creations);

        assertThat(cancelled).isEmpty();
    }

    @Test
    void namespaceAndServiceAccountOfAnotherAreLeftAlone() {
        make(Map.of(), ANOTHER.labels());

        assertThatThrownBy(() -> serviceAccount().provision(creations))
                .hasMessageStartingWith("service account milvus/milvus-s3-access-sa exists already");
        assertThat(cancelled).containsExactly(Kind.NAMESPACE, Kind.SERVICE_ACCOUNT);
    }

    @Test
    void bucketPolicyRoleAndProviderOfTheRunAreItsOwn() {
        provision(RUN);
        provision(RUN);

        assertThat(cancelled).isEmpty();
    }

    @Test
    void bucketPolicyRoleAndProviderOfAnotherAreLeftAlone() {
        provision(ANOTHER);

        assertThatThrownBy(() -> bucket(RUN).provision(creations))
                .hasMessageStartingWith("bucket milvus-bucket-1 exists already (BucketAlreadyOwnedByYou)");
        assertThatThrownBy(() -> policy(RUN).provision(creations)).hasMessageContaining("exists already");
        assertThatThrownBy(() -> role(RUN).provision(creations)).hasMessageContaining("exists already");
        assertThat(cancelled).containsExactly(Kind.BUCKET, Kind.POLICY, Kind.ROLE);
        assertThat(aws.s3().listBuckets().buckets()).hasSize(1);
    }

    private void provision(RunTags tags) {
        bucket(tags).provision(creations);
        policy(tags).provision(creations);
        new IdentityProviderStep(aws, cluster.issuer(), tags).provision(creations);
        role(tags).provision(creations);
    }

    private BucketStep bucket(RunTags tags) {
        return new BucketStep(aws, "milvus-bucket-1", tags);
    }

    private PolicyStep policy(RunTags tags) {
        return new PolicyStep(
                aws,
                PolicyType.IDENTITY,
                "P",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}",
                tags);
    }

    private RoleStep role(RunTags tags) {
        String provider = aws.iamArn("oidc-provider/" + AwsAccount.providerName(cluster.issuer()));
        return new RoleStep(
                aws,
                "r",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\""
                        + provider + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"}}",
                List.of(aws.iamArn("policy/P")),
                RoleStep.Details.NONE,
                Optional.empty(),
                tags);
    }
}
