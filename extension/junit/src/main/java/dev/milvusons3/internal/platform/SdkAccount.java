package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;

/** An account's clients, all made in one way: of AWS itself, or of what emulates all of AWS at one endpoint. */
public abstract class SdkAccount implements AwsAccount, AutoCloseable {
    private final String accountId;
    private final Region region;
    private final Optional<URI> endpoint;
    private final SdkHttpClient http;
    private final Consumer<ClientOverrideConfiguration.Builder> overrides;
    private final WrittenPolicies written;
    private final S3Client s3;
    private final IamClient iam;
    private final StsClient sts;
    private final StsClient anonymousSts;
    private final Region iamRegion;
    private final Map<String, IamClient> iams = new ConcurrentHashMap<>();
    private final Map<String, SdkClient> kms = new ConcurrentHashMap<>();

    /**
     * Makes the clients; nothing is asked yet.
     *
     * @param iamRegion by which the SDK finds, and signs for, the partition's one IAM
     * @param endpoint of all services; empty for AWS' own
     * @param http closed with the clients
     * @param administrator whose rights the harness uses
     * @param bucketOwner whose rights it uses on buckets: of their account's administrator
     * @param written remembers what is put into the account
     * @param overrides of every client
     */
    protected SdkAccount(
            String accountId,
            Region region,
            Region iamRegion,
            Optional<URI> endpoint,
            SdkHttpClient http,
            AwsCredentialsProvider administrator,
            AwsCredentialsProvider bucketOwner,
            WrittenPolicies written,
            Consumer<ClientOverrideConfiguration.Builder> overrides) {
        this.accountId = accountId;
        this.iamRegion = iamRegion;
        this.region = region;
        this.endpoint = endpoint;
        this.http = http;
        this.overrides = overrides;
        this.written = written;
        this.s3 = newS3(bucketOwner).build();
        this.iam =
                configure(IamClient.builder(), administrator).region(iamRegion).build();
        this.sts = configure(StsClient.builder(), administrator).build();
        this.anonymousSts = configure(StsClient.builder(), AnonymousCredentialsProvider.create())
                .build();
    }

    @Override
    public WrittenPolicies written() {
        return written;
    }

    @Override
    public final String accountId() {
        return accountId;
    }

    @Override
    public final Region region() {
        return region;
    }

    @Override
    public URI s3Endpoint() {
        return endpoint.orElseGet(() -> URI.create("https://" + AwsAccount.s3Host(region)));
    }

    @Override
    public final S3Client s3() {
        return s3;
    }

    @Override
    public final IamClient iam() {
        return iam;
    }

    @Override
    public final StsClient sts() {
        return sts;
    }

    @Override
    public final StsClient anonymousSts() {
        return anonymousSts;
    }

    @Override
    public final S3Client s3(AwsCredentialsProvider credentials) {
        return newS3(credentials).build();
    }

    @Override
    public final StsClient sts(AwsCredentialsProvider credentials) {
        return configure(StsClient.builder(), credentials).build();
    }

    /** {@return a client of another account's IAM, which is closed with the others} */
    protected final IamClient iamOf(String account, AwsCredentialsProvider administrator) {
        return iams.computeIfAbsent(
                account,
                id -> configure(IamClient.builder(), administrator)
                        .region(iamRegion)
                        .build());
    }

    /** {@return a client of an account's KMS, which is closed with the others} */
    protected final KmsClient kmsOf(String account, AwsCredentialsProvider administrator) {
        try {
            return (KmsClient) kms.computeIfAbsent(
                    account, id -> configure(KmsClient.builder(), administrator).build());
        } catch (NoClassDefFoundError missing) {
            throw new MilvusOnS3Exception(
                    "the set-up has a key of KMS, and the AWS SDK's client of KMS is not on the class path. Add"
                            + " software.amazon.awssdk:kms to the tests' dependencies, in the version of the AWS SDK that is there.",
                    missing);
        }
    }

    @Override
    public final void close() {
        iams.values().forEach(IamClient::close);
        kms.values().forEach(SdkClient::close);
        s3.close();
        iam.close();
        sts.close();
        anonymousSts.close();
        http.close();
    }

    /** {@return whether something at one endpoint emulates AWS} */
    protected final boolean isEmulated() {
        return endpoint.isPresent();
    }

    /** {@return a builder of a client like the others, with these credentials} */
    protected final S3ClientBuilder newS3(AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = configure(S3Client.builder(), credentials);
        // What emulates S3 has one host name, not one for each bucket.
        endpoint.ifPresent(emulated -> builder.forcePathStyle(true));
        return builder;
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configure(
            B builder, AwsCredentialsProvider credentials) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(o -> {
                    overrides.accept(o);
                    o.addExecutionInterceptor(new NewBucket.Writer());
                });
    }
}
