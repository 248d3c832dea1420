package dev.milvusons3.assertj;

import dev.milvusons3.CredentialUse;
import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.NegativeCase;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.setup.Placeholders;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.v2.client.ConnectConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A deployment on the real gateway and the real cluster of this JVM, without Milvus: a client that names itself like Milvus stands in. */
final class InJvmDeployment implements MilvusDeployment, AutoCloseable {
    private static final String ISSUER = IdleCluster.ISSUER.toString();

    private final OpenResources opened = new OpenResources("the deployment in this JVM");
    private final Gateway gateway;
    private final EmbeddedCluster cluster;
    private final AwsCredentialsProvider root;
    private final S3Client s3;
    private final IamClient iam;
    private final StsClient sts;
    private final PolicySource written;
    private String policyArn;
    private CredentialUse use = new CredentialUse(List.of());
    private final String roleArn;

    /** @param policy with placeholders */
    InJvmDeployment(String policy) throws IOException {
        cluster = opened.open(IdleCluster.start());
        gateway = opened.open(
                Gateway.builder().keySets(issuer -> cluster.keySet()).start());
        root = StaticCredentialsProvider.create(gateway.rootCredentials());
        s3 = s3("test", root);
        iam = opened.open(IamClient.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(root)
                .build());
        sts = opened.open(StsClient.builder()
                .endpointOverride(gateway.endpoint())
                .region(region())
                .credentialsProvider(root)
                .build());
        s3.createBucket(r -> r.bucket(bucket()).createBucketConfiguration(c -> c.locationConstraint(region().id())));
        written = new PolicySource(Placeholders.template("policies/milvus-s3.json", policy), values());
        policyArn = iam.createPolicy(r -> r.policyName("MilvusS3").policyDocument(written.json()))
                .policy()
                .arn();
        iam.createOpenIDConnectProvider(r -> r.url(ISSUER).clientIDList("sts.amazonaws.com"));
        roleArn = iam.createRole(r -> r.roleName(roleName())
                        .assumeRolePolicyDocument(render(resource("dev/milvusons3/milvus-trust-policy.json"))))
                .role()
                .arn();
        iam.attachRolePolicy(r -> r.roleName(roleName()).policyArn(policyArn));
        cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace())
                        .endMetadata()
                        .build())
                .create();
        annotate(roleArn);
    }

    /** As a platform remembers what it has sent. */
    @Override
    public Authoring authoring() {
        return document -> document.json().equals(written.json()) ? Optional.of(written) : Optional.empty();
    }

    /** {@return the text of a resource of the class path} */
    static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(InJvmDeployment.class.getClassLoader().getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String render(String document) {
        return Placeholders.template(document).render(values());
    }

    private Map<String, String> values() {
        return Map.of(
                "bucket", bucket(),
                "partition", "aws",
                "account", gateway.accountId(),
                "region", region().id(),
                "oidcProvider", ISSUER.substring("https://".length()),
                "namespace", namespace(),
                "serviceAccount", serviceAccount());
    }

    /** Creates the service account, or gives it another role. */
    void annotate(String role) {
        cluster.client()
                .serviceAccounts()
                .inNamespace(namespace())
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(serviceAccount())
                        .addToAnnotations("eks.amazonaws.com/role-arn", role)
                        .endMetadata()
                        .build())
                .createOr(existing -> existing.update());
    }

    /** {@return a client that has the role by the service account's token, and calls itself what Milvus' Go client does} */
    S3Client milvus() {
        String token = RequestedTokens.token(
                cluster.client(), namespace(), serviceAccount(), "sts.amazonaws.com", Duration.ofHours(1));
        Credentials c = sts.assumeRoleWithWebIdentity(
                        r -> r.roleArn(roleArn).roleSessionName("milvus").webIdentityToken(token))
                .credentials();
        return s3(
                "MinIO (linux; amd64) minio-go/v7.0.56",
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(c.accessKeyId(), c.secretAccessKey(), c.sessionToken())));
    }

    private S3Client s3(String userAgent, AwsCredentialsProvider credentials) {
        return opened.open(S3Client.builder()
                .endpointOverride(gateway.endpoint())
                .region(region())
                .credentialsProvider(credentials)
                .forcePathStyle(true)
                .overrideConfiguration(c -> c.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_PREFIX, userAgent))
                .build());
    }

    @Override
    public void close() {
        opened.close();
    }

    @Override
    public Environment environment() {
        return Environment.EMBEDDED;
    }

    @Override
    public String runId() {
        return "test";
    }

    @Override
    public Region region() {
        return Region.US_EAST_2;
    }

    @Override
    public String bucket() {
        return "milvus-bucket";
    }

    @Override
    public String rootPath() {
        return "files";
    }

    @Override
    public String roleName() {
        return "milvus-role";
    }

    @Override
    public String roleArn() {
        return roleArn;
    }

    /** As a role is that somebody else made: its policy is its own. */
    void makePolicyInline() {
        String document = iam.getPolicyVersion(r -> r.policyArn(policyArn()).versionId("v1"))
                .policyVersion()
                .document();
        iam.detachRolePolicy(r -> r.roleName(roleName()).policyArn(policyArn()));
        iam.putRolePolicy(r -> r.roleName(roleName())
                .policyName("inline")
                .policyDocument(java.net.URLDecoder.decode(document, java.nio.charset.StandardCharsets.UTF_8)));
        policyArn = "";
    }

    @Override
    public String policyArn() {
        return policyArn;
    }

    @Override
    public String namespace() {
        return "milvus";
    }

    @Override
    public String serviceAccount() {
        return "milvus-s3-access-sa";
    }

    @Override
    public URI milvusEndpoint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectConfig connectConfig() {
        throw new UnsupportedOperationException();
    }

    @Override
    public URI s3Endpoint() {
        return gateway.endpoint();
    }

    @Override
    public S3Client s3() {
        return s3;
    }

    @Override
    public S3Client s3AsMilvus() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IamClient iam() {
        return iam;
    }

    @Override
    public StsClient sts() {
        return sts;
    }

    @Override
    public KubernetesClient kubernetes() {
        return cluster.client();
    }

    @Override
    public AccountClock clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeploymentFaults faults() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkloadRun run(Workload workload) {
        throw new UnsupportedOperationException();
    }

    /** Tells this of its credentials from now on. */
    void use(CredentialUse told) {
        use = told;
    }

    @Override
    public CredentialUse credentialUse() {
        return use;
    }

    @Override
    public List<NegativeCase> negativeCases() {
        return List.of();
    }

    @Override
    public Decisions decisions() {
        return Decisions.of(gateway.decisions().list());
    }
}
