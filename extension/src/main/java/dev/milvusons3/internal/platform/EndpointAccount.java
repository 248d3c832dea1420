package dev.milvusons3.internal.platform;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** An account all of whose services are at one endpoint, such as a gateway's or LocalStack's. */
public final class EndpointAccount implements AwsAccount, AutoCloseable {
    /** The number that AWS' own documentation uses for examples. */
    public static final String ACCOUNT_ID = "111122223333";

    private final String mark;
    private final URI endpoint;
    private final Region region;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final S3Client s3;
    private final IamClient iam;
    private final StsClient sts;
    private final StsClient anonymousSts;

    /**
     * Makes the clients; nothing is connected yet.
     *
     * @param endpoint of S3, STS and IAM
     * @param region of the deployment
     * @param root the administrator
     */
    public EndpointAccount(URI endpoint, Region region, AwsCredentialsProvider root) {
        this(endpoint, region, root, "");
    }

    /**
     * As the other, with requests that can be told from those of other accounts' clients.
     *
     * @param mark that every request's user agent ends with
     */
    public EndpointAccount(URI endpoint, Region region, AwsCredentialsProvider root, String mark) {
        this.mark = mark;
        this.endpoint = endpoint;
        this.region = region;
        this.s3 = s3(root);
        this.iam =
                configure(IamClient.builder(), root).region(iamRegion(region)).build();
        this.sts = configure(StsClient.builder(), root).build();
        this.anonymousSts = configure(StsClient.builder(), AnonymousCredentialsProvider.create())
                .build();
    }

    @Override
    public String accountId() {
        return ACCOUNT_ID;
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public URI s3Endpoint() {
        return endpoint;
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
        return configure(S3Client.builder(), credentials).forcePathStyle(true).build();
    }

    @Override
    public StsClient anonymousSts() {
        return anonymousSts;
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
     * IAM is one for a whole partition, and its requests are signed for one region of it.
     *
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/iam-service.html">IAM endpoints</a>
     */
    private static Region iamRegion(Region region) {
        String partition = region.metadata().partition().id();
        return switch (partition) {
            case "aws" -> Region.US_EAST_1;
            case "aws-cn" -> Region.CN_NORTH_1;
            case "aws-us-gov" -> Region.US_GOV_WEST_1;
            default -> throw new IllegalArgumentException("partition " + partition + " is not supported");
        };
    }

    /** Nothing of the machine's own AWS configuration may leak in: neither its profiles nor its endpoints. */
    private <
                    B extends
                            AwsClientBuilder<B, C>
                                    & software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder<B, C>,
                    C>
            B configure(B builder, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(
                        c -> c.defaultProfileFile(ProfileFile.aggregator().build())
                                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, mark));
    }
}
