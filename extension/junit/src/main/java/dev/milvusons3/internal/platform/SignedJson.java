package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
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

/**
 * A service of AWS that takes JSON and is asked a few things only, for which its SDK client is not worth a place on the class path.
 *
 * @param name that requests are signed for
 * @param region that requests are signed for
 * @param endpoint of the service
 */
public record SignedJson(String name, String region, URI endpoint, AwsCredentialsProvider credentials) {
    private static final String ERROR_TYPE = "x-amzn-ErrorType";

    /**
     * {@return the answer to a POST}
     *
     * @param path of the request
     * @param headers beside those of the signature
     * @throws AwsServiceException if there is an error instead
     */
    public Json post(String path, Map<String, String> headers, Map<String, ?> input) {
        ContentStreamProvider body = ContentStreamProvider.fromUtf8String(JsonText.compact(input));
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .encodedPath(path);
        headers.forEach(request::putHeader);
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials.resolveCredentials())
                        .request(request.build())
                        .payload(body)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, name)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed.request())
                            .contentStreamProvider(signed.payload().orElse(body))
                            .build())
                    .call();
            Json answer = answer(response);
            if (!response.httpResponse().isSuccessful()) {
                throw error(response, answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " at " + endpoint + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static Json answer(HttpExecuteResponse response) throws IOException {
        try (InputStream body = response.responseBody()
                .<InputStream>map(it -> it)
                .orElseGet(() -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)))) {
            return Json.read(body);
        }
    }

    private AwsServiceException error(HttpExecuteResponse response, Json answer) {
        int status = response.httpResponse().statusCode();
        Optional<String> header = response.httpResponse().firstMatchingHeader(ERROR_TYPE);
        String type = header.orElseGet(() -> answer.get("__type").text());
        String message =
                answer.get(answer.has("Message") ? "Message" : "message").text();
        return AwsServiceException.builder()
                .statusCode(status)
                .message(message + " (Service: " + name + ", Status Code: " + status + ")")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(name)
                        .errorCode(type.substring(type.indexOf('#') + 1).replaceFirst(":.*", ""))
                        .errorMessage(message)
                        .build())
                .build();
    }
}
