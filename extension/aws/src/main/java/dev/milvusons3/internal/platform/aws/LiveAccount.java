package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.aws.SetupCapture;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.platform.CapturedSetup;
import dev.milvusons3.internal.platform.SdkAccount;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An account of AWS, or of what emulates all of AWS at one endpoint. */
final class LiveAccount extends SdkAccount {
    /** Throttling of IAM lasts longer than the SDK's three attempts. */
    private static final int ATTEMPTS = 8;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Settling settling;
    private final AwsCredentialsProvider administrator;

    /**
     * Makes the clients; nothing is asked yet.
     *
     * @param administrator whose rights the harness uses
     * @param interceptors that see every call
     * @param written remembers what is put into the account
     */
    LiveAccount(
            String accountId,
            Region region,
            Optional<URI> endpoint,
            AwsCredentialsProvider administrator,
            List<ExecutionInterceptor> interceptors,
            WrittenPolicies written,
            Settling settling) {
        super(
                accountId,
                region,
                global(region),
                endpoint,
                UrlConnectionHttpClient.builder().socketTimeout(TIMEOUT).build(),
                administrator,
                administrator,
                written,
                c -> c.executionInterceptors(interceptors)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
        this.settling = settling;
        this.administrator = administrator;
    }

    @Override
    public Optional<S3Client> plainS3(AwsCredentialsProvider credentials) {
        return isEmulated()
                ? super.plainS3(credentials)
                : Optional.of(newS3(credentials)
                        .endpointOverride(URI.create("http://" + s3Endpoint().getHost()))
                        .build());
    }

    /** {@return a client of KMS, to read what keys there are: none is made on AWS} */
    KmsClient readingKms() {
        return kmsOf(accountId(), administrator);
    }

    @Override
    public Optional<CapturedSetup> captured(
            String roleArn, Optional<String> assumedArn, String bucket, String bucketOwner, Setup.Workload workload) {
        SetupCapture.Captured captured = SetupCapture.read(
                new SetupCapture.Sources(iam(), s3(), readingKms(), Optional.empty(), Optional.empty()),
                new SetupCapture.Wanted(
                        roleArn,
                        assumedArn.stream().toList(),
                        bucket,
                        Optional.of(bucketOwner),
                        workload,
                        Optional.empty(),
                        true));
        return Optional.of(new CapturedSetup(captured.setup(), captured.unread()));
    }

    /** {@return a client of S3 that reaches buckets of other regions, too} */
    S3Client s3OfAnyRegion(AwsCredentialsProvider credentials) {
        return newS3(credentials).crossRegionAccessEnabled(!isEmulated()).build();
    }

    @Override
    public <T> T settled(String what, Supplier<T> attempt) {
        return settling.run(what, attempt);
    }

    @Override
    public void awaitInForce(String what, Runnable attempt) {
        settling.run(what, () -> {
            attempt.run();
            return what;
        });
    }

    /**
     * {@return the region by whose name the SDK knows the partition's one IAM}
     *
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/iam-service.html">IAM endpoints</a>
     */
    private static Region global(Region region) {
        Region global = Region.of(Partition.of(region.id()).id() + "-global");
        return ServiceMetadata.of("iam").signingRegion(global).equals(global) ? region : global;
    }
}
