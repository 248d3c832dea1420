package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.RefusedException;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.TemporaryCredentials;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's client against answers in the form of STS' documentation. */
class WebIdentityExchangeTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private volatile int status = 200;
    private volatile String answer = "";
    private volatile String asked = "";
    private final LoopbackHttp sts = new LoopbackHttp(
            exchange -> {
                try (exchange) {
                    asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "text/xml");
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                }
            },
            executor);

    @AfterEach
    void close() {
        sts.close();
        executor.shutdownNow();
    }

    @Test
    void a_token_becomes_credentials() throws Exception {
        answer = """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult>
                    <Credentials>
                      <SessionToken>session</SessionToken>
                      <SecretAccessKey>secret</SecretAccessKey>
                      <Expiration>2026-11-24T09:00:00Z</Expiration>
                      <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
                    </Credentials>
                  </AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """;
        TemporaryCredentials credentials = exchange(sts.uri());
        assertThat(credentials)
                .isEqualTo(new TemporaryCredentials(
                        "ASIAEXAMPLE", "secret", "session", Instant.parse("2026-11-24T09:00:00Z")));
        assertThat(asked)
                .contains(
                        "Action=AssumeRoleWithWebIdentity",
                        "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fmilvus",
                        "RoleSessionName=pod-1",
                        "WebIdentityToken=the.token");
    }

    @Test
    void a_refusal_keeps_its_code_and_message() {
        status = 403;
        answer = """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error><Type>Sender</Type><Code>AccessDenied</Code>
                    <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>
                </ErrorResponse>
                """;
        RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> exchange(sts.uri()));
        assertThat(refusal.code()).isEqualTo("AccessDenied");
        assertThat(refusal).hasMessage("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        assertThat(refusal.isAskersFault()).isTrue();
    }

    @Test
    void an_sts_that_cannot_be_reached() {
        URI nobody = sts.uri();
        sts.close();
        RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> exchange(nobody));
        assertThat(refusal.code()).isEqualTo("StsUnreachable");
        assertThat(refusal.isAskersFault()).isFalse();
    }

    private static TemporaryCredentials exchange(URI uri) throws RefusedException {
        try (StsClient client = StsClient.builder()
                .endpointOverride(uri)
                .region(Region.US_EAST_2)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build()) {
            return WebIdentityExchange.at(client)
                    .exchange("arn:aws:iam::123456789012:role/milvus", "pod-1", "the.token");
        }
    }
}
