package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.platform.AwsAccount;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;

/** An account of AWS, or of what plays all of AWS at one endpoint. */
final class LiveAccount implements AwsAccount, AutoCloseable {
    /** Throttling of IAM lasts longer than the SDK's three attempts. */
    private static final int ATTEMPTS = 8;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String accountId;
    private final Region region;
    private final Optional<URI> endpoint;
    private final List<ExecutionInterceptor> interceptors;
    private final Settling settling;
    private final SdkHttpClient http =
            UrlConnectionHttpClient.builder().socketTimeout(TIMEOUT).build();
    private final S3Client s3;
    private final IamClient iam;
    private final StsClient sts;
    private final StsClient anonymousSts;

    /**
     * Makes the clients; nothing is asked yet.
     *
     * @param administrator whose rights the harness uses
     * @param interceptors that see every call
     */
    LiveAccount(
            String accountId,
            Region region,
            Optional<URI> endpoint,
            AwsCredentialsProvider administrator,
            List<ExecutionInterceptor> interceptors,
            Settling settling) {
        this.accountId = accountId;
        this.region = region;
        this.endpoint = endpoint;
        this.interceptors = List.copyOf(interceptors);
        this.settling = settling;
        this.s3 = s3(administrator);
        this.iam = configure(IamClient.builder(), administrator)
                .region(global(region))
                .build();
        this.sts = configure(StsClient.builder(), administrator).build();
        this.anonymousSts = configure(StsClient.builder(), AnonymousCredentialsProvider.create())
                .build();
    }

    @Override
    public String accountId() {
        return accountId;
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public URI s3Endpoint() {
        return endpoint.orElseGet(() -> URI.create("https://s3." + region.id() + "."
                + region.metadata().partition().dnsSuffix()));
    }

    @Override
    public S3Client s3() {
        return s3;
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
    public S3Client s3(AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = configure(S3Client.builder(), credentials);
        // What plays S3 has one host name, not one for each bucket.
        endpoint.ifPresent(played -> builder.forcePathStyle(true));
        return builder.build();
    }

    @Override
    public Optional<S3Client> plainS3(AwsCredentialsProvider credentials) {
        if (endpoint.isPresent()) {
            return AwsAccount.super.plainS3(credentials);
        }
        return Optional.of(configure(S3Client.builder(), credentials)
                .endpointOverride(URI.create("http://" + s3Endpoint().getHost()))
                .build());
    }

    @Override
    public StsClient anonymousSts() {
        return anonymousSts;
    }

    @Override
    public <T> T settled(String what, Supplier<T> attempt) {
        return settling.run(what, attempt);
    }

    @Override
    public void awaitInForce(String what, Runnable evidence) {
        settling.run(what, () -> {
            evidence.run();
            return what;
        });
    }

    @Override
    public void close() {
        s3.close();
        iam.close();
        sts.close();
        anonymousSts.close();
        http.close();
    }

    /**
     * {@return the region by whose name the SDK knows the partition's one IAM}
     *
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/iam-service.html">IAM endpoints</a>
     */
    static Region global(Region region) {
        return switch (region.metadata().partition().id()) {
            case "aws" -> Region.AWS_GLOBAL;
            case "aws-cn" -> Region.AWS_CN_GLOBAL;
            case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
            default -> region;
        };
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configure(
            B builder, AwsCredentialsProvider credentials) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(c -> c.executionInterceptors(interceptors)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
    }
}
