package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What environment AWS finds: an account that checks and enforces, credentials where the SDK looks for them, and a cluster in a
 * kubeconfig. Tests that use it lock the system properties.
 */
public final class EmulatedAws implements AutoCloseable {
    public static final String ACCOUNT = "111122223333";
    public static final String CONTEXT = "emulated";
    public static final URI ISSUER = URI.create("https://oidc.eks.us-east-2.amazonaws.com/id/EMULATED");

    public final Gateway gateway;
    public final EmbeddedCluster cluster;
    public final IamClient iam;
    public final S3Client s3;
    private final LiveAccount clients;
    private final List<Path> files = new ArrayList<>();
    private final String kubeconfig;
    private final Properties before = System.getProperties();

    public EmulatedAws() {
        this(builder -> builder);
    }

    public EmulatedAws(UnaryOperator<Gateway.Builder> change) {
        try {
            cluster = IdleCluster.start(ISSUER);
            gateway = change.apply(Gateway.builder().account(ACCOUNT).keySets(issuer -> cluster.keySet()))
                    .start();
            kubeconfig = file(kubeconfig(cluster.client().getConfiguration()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clients = new LiveAccount(
                ACCOUNT,
                Region.US_EAST_2,
                Optional.of(gateway.endpoint()),
                StaticCredentialsProvider.create(gateway.rootCredentials()),
                List.of(),
                new WrittenPolicies(),
                new Settling(e -> false));
        iam = clients.iam();
        s3 = clients.s3();
        use(gateway.rootCredentials());
    }

    /** Puts credentials where the SDK looks first. */
    public final void use(AwsCredentials credentials) {
        Properties properties = new Properties();
        properties.putAll(before);
        properties.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), credentials.accessKeyId());
        properties.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials session) {
            properties.setProperty(SdkSystemSetting.AWS_SESSION_TOKEN.property(), session.sessionToken());
        }
        System.setProperties(properties);
    }

    /** Has the harness run as a role with one policy, as a build does, and not as the account's owner. */
    public void useRunner(String policy) {
        String provider = createProvider();
        String role = iam.createRole(r -> r.roleName("build").assumeRolePolicyDocument("""
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"%s"},
                                 "Action":"sts:AssumeRoleWithWebIdentity"}}""".formatted(provider)))
                .role()
                .arn();
        iam.putRolePolicy(r -> r.roleName("build").policyName("runner").policyDocument(policy));
        String token =
                RequestedTokens.token(cluster.client(), "default", "default", "sts.amazonaws.com", Duration.ofHours(1));
        var given = clients.anonymousSts()
                .assumeRoleWithWebIdentity(
                        r -> r.roleArn(role).roleSessionName("build-1").webIdentityToken(token))
                .credentials();
        use(AwsSessionCredentials.create(given.accessKeyId(), given.secretAccessKey(), given.sessionToken()));
    }

    /** {@return a client of STS that does not sign; it belongs to this} */
    public StsClient anonymousSts() {
        return clients.anonymousSts();
    }

    private static String kubeconfig(Config config) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: %s, context: {cluster: c, user: u}}]
                """.formatted(config.getMasterUrl(), config.getOauthToken(), CONTEXT);
    }

    /** {@return a new file with this text, which is deleted in the end} */
    public final String file(String text) {
        try {
            Path file = Files.createTempFile("milvus-on-s3-test", ".yaml");
            files.add(file);
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the provider that eksctl makes with a cluster. */
    public String createProvider() {
        return iam.createOpenIDConnectProvider(r -> r.url(ISSUER.toString()).clientIDList("sts.amazonaws.com"))
                .openIDConnectProviderArn();
    }

    /** {@return the settings that lead here, and others that win} */
    public Map<String, String> parameters(Map<String, String> others) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "milvus-on-s3.environment",
                "AWS",
                "milvus-on-s3.aws.account",
                ACCOUNT,
                "milvus-on-s3.aws.regions",
                "us-east-2",
                "milvus-on-s3.aws.endpoint",
                gateway.endpoint().toString(),
                "milvus-on-s3.aws.kube-context",
                CONTEXT,
                "milvus-on-s3.aws.kubeconfig",
                kubeconfig));
        parameters.putAll(others);
        return parameters;
    }

    public DeploymentSpec spec(Map<String, String> others) {
        Map<String, String> parameters = parameters(others);
        return SpecReader.read(
                new SpecRequest(EmulatedAws.class, List.of(), List.of()),
                new Configuration(key -> Optional.ofNullable(parameters.get(key)), new Properties(), Map.of()));
    }

    @Override
    public void close() {
        System.setProperties(before);
        clients.close();
        gateway.close();
        cluster.close();
        try {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
