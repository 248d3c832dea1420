package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.WrittenPolicies;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A test JVM as the process sees it: a shard, its gateway in Ohio, an administrator there, and a role that a service account takes. */
final class ShardUser implements AutoCloseable {
    static final String BUCKET = "same-name-0123456789abcdef";

    private static final Region REGION = Region.US_EAST_2;
    private static final String MARK = "milvus-on-s3/mark";

    final WrittenPolicies written = new WrittenPolicies();
    final RemoteShard shard;
    final RemoteGateway gateway;
    final EndpointAccount aws;
    private final URI issuer;

    ShardUser(ClusterGatewayClient client, String holder, URI issuer) {
        this.issuer = issuer;
        shard = client.open(holder);
        gateway = shard.gateway(REGION, written);
        aws = new EndpointAccount(
                EndpointAccount.Accounts.of(
                        new SetupAccounts(shard.account(), shard.account(), Set.of(shard.account())), gateway),
                gateway.endpoint(),
                Optional.of(gateway.tls()),
                REGION,
                MARK,
                written);
    }

    void createBucket() {
        aws.s3().createBucket(b -> b.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint(REGION.id())));
    }

    void put(String key) {
        aws.s3().putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(shard.account()));
    }

    String get(String key) {
        return aws.s3().getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    /** {@return the ARN of a role that may do all to the bucket, for the cluster's service account {@code milvus/sa}} */
    String createRole() {
        String provider = issuer.getAuthority() + issuer.getPath();
        aws.iam().createOpenIDConnectProvider(b -> b.url(issuer.toString()).clientIDList("sts.amazonaws.com"));
        aws.iam()
                .createRole(
                        b -> b.roleName("milvus").assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                 "Principal": {"Federated": "arn:aws:iam::%1$s:oidc-provider/%2$s"},
                 "Action": "sts:AssumeRoleWithWebIdentity",
                 "Condition": {"StringEquals": {"%2$s:sub": "system:serviceaccount:milvus:sa"}}}]}""".formatted(shard.account(), provider)));
        aws.iam().putRolePolicy(b -> b.roleName("milvus").policyName("p").policyDocument("""
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
                 "Resource": "arn:aws:s3:::%s/*"}}""".formatted(BUCKET)));
        return "arn:aws:iam::" + shard.account() + ":role/milvus";
    }

    /** {@return a client with a session of the role, by a token that the cluster signed} */
    S3Client assume(KubernetesClient cluster, String role) {
        String token = RequestedTokens.token(cluster, "milvus", "sa", "sts.amazonaws.com", Duration.ofHours(1));
        try (StsClient sts = StsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(gateway.endpoint())
                .region(REGION)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            Credentials issued = sts.assumeRoleWithWebIdentity(
                            b -> b.roleArn(role).roleSessionName("pod").webIdentityToken(token))
                    .credentials();
            return s3(
                    gateway,
                    AwsSessionCredentials.create(
                            issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()));
        }
    }

    static S3Client s3(RemoteGateway gateway, AwsCredentials credentials) {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(gateway.endpoint())
                .region(REGION)
                .forcePathStyle(true)
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    @Override
    public void close() {
        aws.close();
        shard.close();
    }
}
