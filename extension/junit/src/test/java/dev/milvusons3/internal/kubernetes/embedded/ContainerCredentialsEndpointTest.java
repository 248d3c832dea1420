package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.RefusedException;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange.TemporaryCredentials;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import tools.jackson.databind.json.JsonMapper;

class ContainerCredentialsEndpointTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ROLE = "arn:aws:iam::123456789012:role/milvus";

    private final MovableClock clock = new MovableClock();
    private final MovableClock workloadClock = new MovableClock();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<String> exchanges = new ArrayList<>();
    private final AtomicReference<RefusedException> refusal = new AtomicReference<>();
    private final AtomicReference<String> token = new AtomicReference<>("token-1");
    private final ContainerCredentialsEndpoint endpoint =
            new ContainerCredentialsEndpoint(this::exchange, clock, workloadClock, executor);
    private ContainerCredentialsEndpoint.Access access;

    @BeforeEach
    void register() {
        access = endpoint.register(ROLE, "pod-1", token::get);
    }

    @AfterEach
    void close() {
        endpoint.close();
        executor.shutdownNow();
    }

    private TemporaryCredentials exchange(String role, String session, String webIdentity) throws RefusedException {
        exchanges.add(role + " " + session + " " + webIdentity);
        if (refusal.get() != null) {
            throw refusal.get();
        }
        int number = exchanges.size();
        return new TemporaryCredentials(
                "ASIA" + number,
                "secret" + number,
                "session" + number,
                clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void the_answer_is_what_the_sdks_read() throws Exception {
        HttpResponse<String> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(JSON.valueToTree(Map.of(
                        "AccessKeyId", "ASIA1",
                        "SecretAccessKey", "secret1",
                        "Token", "session1",
                        "Expiration", "2026-11-24T08:00:00Z")));
        assertThat(exchanges).containsExactly(ROLE + " pod-1 token-1");
    }

    /** Or each answer on a connection that is kept takes 40 ms. */
    @Test
    void answers_do_not_wait_for_the_acknowledgement_of_their_head() {
        assertThat(System.getProperty(LoopbackHttp.NO_DELAY)).isEqualTo("true");
    }

    @Test
    void it_listens_on_the_loopback_interface_only() throws Exception {
        assertThat(access.uri().getHost()).isEqualTo("127.0.0.1");
        assertThat(InetAddress.getByName(access.uri().getHost()).isLoopbackAddress())
                .isTrue();
    }

    @Test
    void credentials_are_kept_until_five_minutes_before_their_end() throws Exception {
        get();
        clock.advance(Duration.ofMinutes(55).minusSeconds(1));
        token.set("token-2");
        assertThat(get().body()).contains("ASIA1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(get().body()).contains("ASIA2");
        assertThat(exchanges).containsExactly(ROLE + " pod-1 token-1", ROLE + " pod-1 token-2");
    }

    @Test
    void credentials_that_were_forgotten_are_exchanged_anew() throws Exception {
        get();
        endpoint.forgetCredentials();
        assertThat(get().body()).contains("ASIA2");
    }

    @Test
    void without_the_right_authorization_nothing_is_exchanged() throws Exception {
        ContainerCredentialsEndpoint.Access other = endpoint.register(ROLE, "pod-2", token::get);
        assertThat(get(access.uri(), null).statusCode()).isEqualTo(403);
        assertThat(get(access.uri(), "").statusCode()).isEqualTo(403);
        assertThat(get(access.uri(), other.authorization()).statusCode()).isEqualTo(403);
        assertThat(get(access.uri().resolve("/other"), access.authorization()).statusCode())
                .isEqualTo(404);
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(access.uri())
                                        .header("Authorization", access.authorization())
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(exchanges).isEmpty();
        assertThat(endpoint.lastError()).isEmpty();
    }

    @Test
    void what_sts_refuses_is_passed_on_and_remembered_until_it_agrees() throws Exception {
        refusal.set(new RefusedException("AccessDenied", "Not authorized to perform it", true, null));
        HttpResponse<String> refused = get();
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()))
                .isEqualTo(JSON.valueToTree(Map.of("code", "AccessDenied", "message", "Not authorized to perform it")));
        assertThat(endpoint.lastError()).contains("AccessDenied: Not authorized to perform it");

        refusal.set(null);
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(endpoint.lastError()).isEmpty();
    }

    @Test
    void an_sts_out_of_order_is_a_bad_gateway() throws Exception {
        refusal.set(new RefusedException("StsUnreachable", "connection refused", false, null));
        assertThat(get().statusCode()).isEqualTo(502);
        assertThat(endpoint.lastError()).contains("StsUnreachable: connection refused");
    }

    @Test
    void an_exchange_that_breaks_is_answered_too() throws Exception {
        token.set(null);
        ContainerCredentialsEndpoint.Access broken = endpoint.register(ROLE, "broken", () -> {
            throw new IllegalStateException("no token");
        });
        HttpResponse<String> answer = get(broken.uri(), broken.authorization());
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("no token");
    }

    @Test
    void a_workload_that_is_gone_gets_nothing_more() throws Exception {
        endpoint.unregister(access);
        assertThat(get().statusCode()).isEqualTo(404);
    }

    @Test
    void secrets_do_not_show_in_text() {
        assertThat(access.toString())
                .doesNotContain(access.authorization())
                .doesNotContain(access.uri().getPath());
        assertThat(new TemporaryCredentials("ASIA", "hush", "hush", clock.instant()).toString())
                .doesNotContain("hush");
    }

    @Test
    void the_java_sdk_takes_its_credentials_from_it() {
        System.setProperty("aws.containerCredentialsFullUri", access.uri().toString());
        System.setProperty("aws.containerAuthorizationToken", access.authorization());
        try (ContainerCredentialsProvider provider = ContainerCredentialsProvider.create()) {
            AwsSessionCredentials credentials = (AwsSessionCredentials) provider.resolveCredentials();
            assertThat(credentials.accessKeyId()).isEqualTo("ASIA1");
            assertThat(credentials.secretAccessKey()).isEqualTo("secret1");
            assertThat(credentials.sessionToken()).isEqualTo("session1");
        } finally {
            System.clearProperty("aws.containerCredentialsFullUri");
            System.clearProperty("aws.containerAuthorizationToken");
        }
    }

    private HttpResponse<String> get() throws Exception {
        return get(access.uri(), access.authorization());
    }

    private static HttpResponse<String> get(URI uri, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
