package dev.milvusons3.internal.negative;

import dev.milvusons3.NegativeCase;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.RoleLogin;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.platform.eks.GatewayPodIdentity;
import dev.milvusons3.setup.Placeholders;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.Tag;

/** A role with a bucket, on the real gateway and the real cluster of this JVM, without Milvus. */
final class SubjectInJvm implements AutoCloseable {
    static final String BUCKET = "milvus-bucket-0123456789abcdef01234567";
    private static final URI ISSUER = IdleCluster.ISSUER;
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final String NAMESPACE = "milvus";
    private static final String ACCOUNT = "milvus-s3-access-sa";

    final Gateway gateway;
    final EndpointAccount aws;
    private final EmbeddedCluster cluster;
    private final Subject subject;

    /** @param policy with placeholders, as {@code trustPolicy} */
    SubjectInJvm(String policy, String trustPolicy) throws IOException {
        this(policy, trustPolicy, false);
    }

    /** @param podIdentity whether the role is had by EKS Pod Identity */
    SubjectInJvm(String policy, String trustPolicy, boolean podIdentity) throws IOException {
        this(policy, trustPolicy, podIdentity, gateway -> gateway);
    }

    /** @param like what the gateway is like */
    SubjectInJvm(String policy, String trustPolicy, boolean podIdentity, UnaryOperator<Gateway.Builder> like)
            throws IOException {
        cluster = IdleCluster.start();
        gateway = like.apply(
                        Gateway.builder().keySets(issuer -> cluster.keySet()).eksCluster("test", ISSUER))
                .start();
        aws = new EndpointAccount(
                gateway.endpoint(), Region.US_EAST_2, StaticCredentialsProvider.create(gateway.rootCredentials()));
        aws.s3()
                .createBucket(r -> r.bucket(BUCKET)
                        .createBucketConfiguration(c -> c.locationConstraint("us-east-2")
                                .tags(Tag.builder()
                                        .key("milvus-on-s3/run")
                                        .value("1")
                                        .build())));
        aws.iam().createOpenIDConnectProvider(r -> r.url(ISSUER.toString()).clientIDList(AUDIENCE));
        String role = aws.iam()
                .createRole(r -> r.roleName("milvus").assumeRolePolicyDocument(render(trustPolicy)))
                .role()
                .arn();
        aws.iam().putRolePolicy(r -> r.roleName("milvus").policyName("p").policyDocument(render(policy)));
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(ACCOUNT)
                        .endMetadata()
                        .build())
                .create();
        RoleLogin login = new WebIdentityLogin(aws.anonymousSts());
        if (podIdentity) {
            GatewayPodIdentity eks = new GatewayPodIdentity(gateway.eksAuth(), () -> {});
            eks.associate(NAMESPACE, ACCOUNT, PodIdentity.Association.role(role), Map.of());
            login = eks;
        }
        subject = new Subject(
                aws, new InJvm(cluster), BUCKET, "files", role, NAMESPACE, ACCOUNT, login, Optional.empty());
    }

    private record InJvm(EmbeddedCluster cluster) implements Cluster {
        @Override
        public KubernetesClient client() {
            return cluster.client();
        }

        @Override
        public URI issuer() {
            return cluster.issuer();
        }

        @Override
        public Optional<String> expiredToken(String namespace, String serviceAccount, String audience) {
            return Optional.of(cluster.expiredToken(namespace, serviceAccount, audience));
        }
    }

    private static String render(String document) {
        return Placeholders.template(document)
                .render(Map.of(
                        "bucket",
                        BUCKET,
                        "partition",
                        "aws",
                        "account",
                        EndpointAccount.ACCOUNT_ID,
                        "oidcProvider",
                        ISSUER.toString().substring("https://".length()),
                        "namespace",
                        NAMESPACE,
                        "serviceAccount",
                        ACCOUNT));
    }

    List<NegativeCase> cases() {
        return NegativeMatrix.of(subject);
    }

    Canary canary() {
        return new Canary(subject);
    }

    NegativeCase find(String name) {
        return cases().stream()
                .filter(c -> c.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** {@return those that a test sees} */
    Decisions decisions() {
        return gateway.decisions().snapshot().matching(decision -> !Marker.isOn(decision));
    }

    @Override
    public void close() {
        aws.close();
        gateway.close();
        cluster.close();
    }
}
