package dev.milvusons3.internal.platform.containers.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the control API says to requests that it does not do: one clear error each. */
class ControlServerTest {
    private static final String KEY = "the-key-of-the-chart";

    private ControlServer server;
    private Shards shards;

    @BeforeEach
    void start() throws IOException {
        shards = new Shards(
                (account, region) -> {
                    throw new MilvusOnS3Exception("no gateway opens in this test", null);
                },
                Duration.ofMinutes(1),
                System::nanoTime);
        server = new ControlServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), KEY, shards);
    }

    @AfterEach
    void stop() {
        server.close();
        shards.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .method(method, BodyPublishers.ofString(body))
                                .header("Authorization", key)
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void healthIsForEverybodyAndTellsNoSecrets() throws Exception {
        shards.open("somebody");
        HttpResponse<String> health = send("GET", "/health", "", "none");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(Json.read(health.body()).fields()).isEqualTo(Map.of("status", "ready", "shards", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST | /shards | {\"holder\": 1 | 400 | The body of POST /shards is not the JSON that it should be. ",
                "POST | /shards | [1] | 400 | It has to be an object.",
                "POST | /shards | {} | 400 | \"holder\": There should be a text, and there is nothing.",
                "GET | /shards | ~~ | 405 | GET of /shards is not allowed. Allowed: [POST].",
                "GET | /buckets | ~~ | 404 | The control API has no /buckets, only [/shards, ",
                "GET | / | ~~ | 404 | The control API has no ",
                "PUT | /shards/1234/lease | ~~ | 404 | There is no shard \"1234\": it was closed, its lease has ended",
                "POST | /shards/{id}/gateways | {\"region\": \"mars-1\"} | 400 | \"mars-1\" is no region of AWS",
                "POST | /shards/{id}/gateways | {\"region\": \"us-east-2\"} | 500 | no gateway opens in this test",
                "GET | /shards/{id}/gateways/us-east-2/decisions | ~~ | 404 | This shard has no gateway in \"us-east-2\"",
            })
    void oneClearErrorEach(String method, String path, String body, int status, String error) throws Exception {
        String id = shards.open("somebody").id();
        HttpResponse<String> answer = send(method, path.replace("{id}", id), body, "Bearer " + KEY);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Json.read(answer.body()).get("error").text()).contains(error);
    }

    @ParameterizedTest
    @CsvSource({"Bearer another-key", "Bearer ", "the-key-of-the-chart"})
    void whoHasNotTheKeyIsToldWhereItIs(String authorization) throws Exception {
        HttpResponse<String> answer = send("POST", "/shards", "{\"holder\": \"me\"}", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("The key of this gateway is missing or another one")
                .doesNotContain(KEY);
        assertThat(shards.size()).isZero();
    }

    @Test
    void aClientThrowsTheError() {
        ClusterGatewayClient client = new ClusterGatewayClient(
                port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port), server.port(), "another-key");

        assertThatThrownBy(() -> client.open("me"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("The key of this gateway is missing or another one");
    }

    @Test
    void aClientSaysWhatItAskedIfNobodyAnswers() {
        int port = server.port();
        server.close();
        ClusterGatewayClient client = new ClusterGatewayClient(
                any -> new InetSocketAddress(InetAddress.getLoopbackAddress(), any), port, KEY);

        assertThatThrownBy(() -> client.open("me"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("does not answer POST /shards");
    }
}
