package dev.milvusons3.aws;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.partition.Partition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apiguardian.api.API;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * AWS Organizations, as far as it is asked here: five questions, for which the SDK's client is not worth a place on the class path.
 *
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/APIReference/making-requests.html">Making requests to Organizations</a>
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Organizations {
    private static final String NAME = "organizations";
    private static final String VERSION = "AWSOrganizationsV20161128";
    private static final String CHINA = "cn-northwest-1";

    private final AwsCredentialsProvider credentials;
    private final String region;
    private final URI endpoint;

    private Organizations(AwsCredentialsProvider credentials, String region, URI endpoint) {
        this.credentials = credentials;
        this.region = region;
        this.endpoint = endpoint;
    }

    /**
     * {@return that of a partition; nothing is asked yet}
     *
     * @param credentials of an account of the organisation
     * @param region any of the partition
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ao.html">Endpoints of Organizations</a>
     */
    public static Organizations of(AwsCredentialsProvider credentials, Region region) {
        Partition partition = Partition.of(region.id());
        String own = partition.id().equals("aws-cn") ? CHINA : partition.iamRegion(region.id());
        return new Organizations(
                credentials, own, URI.create("https://" + NAME + "." + own + "." + partition.dnsSuffix()));
    }

    /** {@return what emulates it at an endpoint} */
    static Organizations at(URI endpoint, AwsCredentialsProvider credentials) {
        return new Organizations(credentials, "us-east-1", endpoint);
    }

    /**
     * {@return the answer}
     *
     * @throws AwsServiceException if there is an error instead
     */
    Json call(String operation, Map<String, String> input) {
        ContentStreamProvider body = ContentStreamProvider.fromUtf8String(JsonText.compact(input));
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .encodedPath("/")
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", VERSION + "." + operation)
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(body)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, NAME)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed.request())
                            .contentStreamProvider(signed.payload().orElse(body))
                            .build())
                    .call();
            Json answer = answer(response);
            if (!response.httpResponse().isSuccessful()) {
                throw error(response.httpResponse().statusCode(), answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("Organizations at " + endpoint + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static Json answer(HttpExecuteResponse response) throws IOException {
        try (InputStream body = response.responseBody()
                .<InputStream>map(it -> it)
                .orElseGet(() -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)))) {
            return Json.read(body);
        }
    }

    private static AwsServiceException error(int status, Json answer) {
        String type = answer.get("__type").text();
        String message =
                answer.get(answer.has("Message") ? "Message" : "message").text();
        return AwsServiceException.builder()
                .statusCode(status)
                .message(message + " (Service: Organizations, Status Code: " + status + ")")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Organizations")
                        .errorCode(type.substring(type.indexOf('#') + 1))
                        .errorMessage(message)
                        .build())
                .build();
    }
}
