package dev.milvusons3.internal.platform.aws;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;

/**
 * What EKS takes for a bearer token: a GetCallerIdentity request that was signed and not sent. EKS sends it, and learns who
 * signed it.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html">How EKS authenticates</a>
 * @see <a href="https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster">The token's form</a>
 */
final class EksToken implements OAuthTokenProvider {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";

    /** EKS takes one for 15 minutes, whatever the signature itself says. */
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(12);

    private static final Duration SIGNATURE = Duration.ofMinutes(1);

    private final String cluster;
    private final URI sts;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final Clock clock;
    private String token = "";
    private Instant renewal = Instant.MIN;

    /**
     * @param cluster its name
     * @param sts where STS is; EKS itself goes to AWS' own
     * @param region of the cluster
     */
    EksToken(String cluster, URI sts, Region region, AwsCredentialsProvider credentials, Clock clock) {
        this.cluster = cluster;
        this.sts = sts;
        this.region = region;
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public synchronized String getToken() {
        if (!clock.instant().isBefore(renewal)) {
            token = PREFIX
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(presigned().toString().getBytes(StandardCharsets.UTF_8));
            renewal = clock.instant().plus(RENEWED_AFTER);
        }
        return token;
    }

    private URI presigned() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(sts)
                .encodedPath("/")
                .putRawQueryParameter("Action", "GetCallerIdentity")
                .putRawQueryParameter("Version", "2011-06-15")
                .putHeader(CLUSTER_HEADER, cluster)
                .build();
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials.resolveCredentials())
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                        .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, SIGNATURE)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri();
    }
}
