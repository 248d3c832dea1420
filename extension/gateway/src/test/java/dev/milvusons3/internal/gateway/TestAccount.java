package dev.milvusons3.internal.gateway;

import dev.milvusons3.gateway.RecordedDecision;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A gateway and real clients of it. */
public final class TestAccount implements AutoCloseable {
    public static final String ID = "111122223333";
    public static final String BUCKET = "milvus-bucket-0123456789abcdef01234567";

    public final TestClock clock = new TestClock();
    public final TestIssuer issuer = new TestIssuer();
    public final Gateway gateway;
    public final S3Client s3;
    public final IamClient iam;
    public final StsClient sts;
    private final List<AutoCloseable> open = new ArrayList<>();
    private int roles;

    public TestAccount() {
        this(b -> b);
    }

    public TestAccount(UnaryOperator<Gateway.Builder> change) {
        try {
            gateway =
                    change.apply(Gateway.builder().clock(clock).keySets(issuer)).start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        s3 = s3(gateway.rootCredentials());
        iam = iam(gateway.rootCredentials());
        sts = sts(StaticCredentialsProvider.create(gateway.rootCredentials()));
    }

    public Region region() {
        return gateway.region();
    }

    public URI endpoint() {
        return gateway.endpoint();
    }

    public S3Client s3(AwsCredentials credentials) {
        return s3(StaticCredentialsProvider.create(credentials), b -> b);
    }

    public S3Client s3(AwsCredentialsProvider credentials, UnaryOperator<S3ClientBuilder> change) {
        return keep(change.apply(S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .endpointOverride(endpoint())
                        .region(region())
                        .credentialsProvider(credentials)
                        .forcePathStyle(true))
                .build());
    }

    public S3Client anonymousS3() {
        return s3(AnonymousCredentialsProvider.create(), b -> b);
    }

    public IamClient iam(AwsCredentials credentials) {
        return keep(IamClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(Region.of(region().metadata().partition().id() + "-global"))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build());
    }

    public StsClient sts(AwsCredentialsProvider credentials) {
        return keep(StsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(region())
                .credentialsProvider(credentials)
                .build());
    }

    public KmsClient kms(AwsCredentials credentials) {
        return keep(KmsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(region())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build());
    }

    public StsClient anonymousSts() {
        return sts(AnonymousCredentialsProvider.create());
    }

    private <T extends AutoCloseable> T keep(T client) {
        open.add(client);
        return client;
    }

    /** The bucket, as the guide makes it. */
    public void createBucket(String name) {
        s3.createBucket(b -> b.bucket(name)
                .objectOwnership("ObjectWriter")
                .acl("private")
                .createBucketConfiguration(c -> c.locationConstraint(region().id())));
    }

    /** Registers the issuer, and gives the provider's ARN. */
    public String createProvider() {
        return iam.createOpenIDConnectProvider(b -> b.url(TestIssuer.URL).clientIDList("sts.amazonaws.com"))
                .openIDConnectProviderArn();
    }

    public String trust() {
        return trustOf("arn:aws:iam::" + ID + ":oidc-provider/" + TestIssuer.HOST_PATH, TestIssuer.SUBJECT);
    }

    public static String trustOf(String providerArn, String subject) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                 "Principal": {"Federated": "%1$s"}, "Action": "sts:AssumeRoleWithWebIdentity",
                 "Condition": {"StringEquals": {"%2$s:sub": "%3$s", "%2$s:aud": "sts.amazonaws.com"}}}]}""".formatted(providerArn, TestIssuer.HOST_PATH, subject);
    }

    /** A new role that the issuer's service account may take, with statements of an inline policy. Gives its ARN. */
    public String createRole(String... statements) {
        String name = "role-" + ++roles;
        String arn = iam.createRole(b -> b.roleName(name).assumeRolePolicyDocument(trust()))
                .role()
                .arn();
        if (statements.length > 0) {
            iam.putRolePolicy(b -> b.roleName(name).policyName("p").policyDocument(policy(statements)));
        }
        return arn;
    }

    public static String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    public static String allow(String action, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"}";
    }

    public static String allow(String action, String resource, String condition) {
        return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\",\"Condition\":"
                + condition + "}";
    }

    public static String deny(String action, String resource, String condition) {
        return allow(action, resource, condition).replace("Allow", "Deny");
    }

    public AwsSessionCredentials assume(String roleArn) {
        return session(anonymousSts()
                .assumeRoleWithWebIdentity(
                        b -> b.roleArn(roleArn).roleSessionName("milvus").webIdentityToken(issuer.token()))
                .credentials());
    }

    public static AwsSessionCredentials session(Credentials c) {
        return AwsSessionCredentials.builder()
                .accessKeyId(c.accessKeyId())
                .secretAccessKey(c.secretAccessKey())
                .sessionToken(c.sessionToken())
                .expirationTime(c.expiration())
                .build();
    }

    /** A client that holds a new role with those statements. */
    public S3Client s3WithRole(String... statements) {
        return s3(assume(createRole(statements)));
    }

    public RecordedDecision lastDecision() {
        List<RecordedDecision> all = gateway.decisions().list();
        return all.get(all.size() - 1);
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable client : open) {
                client.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            gateway.close();
        }
    }
}
