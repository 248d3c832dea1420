package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The API server for clients that are not of this JVM. */
class ApiServerOverHttpTest extends ApiServerCase {
    @Test
    void who_has_no_token_gets_nothing() throws Exception {
        for (String authorization : List.of("", "Bearer x", "Basic x")) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(test.cluster.apiServer().resolve("api/v1/namespaces"));
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains("Unauthorized").doesNotContain("milvus");
        }
    }

    @Test
    void a_client_from_elsewhere_works_and_watches_over_http() throws Exception {
        try (KubernetesClient elsewhere = clientOverHttp()) {
            assertThat(elsewhere.getKubernetesVersion().getGitVersion()).startsWith("v1.");
            BlockingQueue<String> events = watchPods(elsewhere);
            elsewhere
                    .pods()
                    .inNamespace("milvus")
                    .resource(TestCluster.script("p", "exec sleep 60").build())
                    .create();
            assertThat(awaitEvent(events, "ADDED p")).contains("ADDED p");
            elsewhere
                    .pods()
                    .inNamespace("milvus")
                    .withName("p")
                    .withTimeout(10, TimeUnit.SECONDS)
                    .delete();
            assertThat(awaitEvent(events, "DELETED p")).contains("DELETED p");
            assertThat(test.pod("p").get()).isNull();
        }
    }

    @Test
    void a_body_that_is_too_large_or_no_json_is_refused() throws Exception {
        URI uri = test.cluster.apiServer().resolve("api/v1/namespaces/milvus/configmaps");
        assertThat(post(uri, "x".repeat(4 * 1024 * 1024))).isEqualTo(413);
        assertThat(post(uri, "{\"kind\":")).isEqualTo(400);
        assertThat(post(uri, "")).isEqualTo(400);
        assertThat(post(uri, "[]")).isEqualTo(400);
        assertThat(client.configMaps().inNamespace("milvus").list().getItems()).isEmpty();
    }

    private int post(URI uri, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header(
                                        "Authorization",
                                        "Bearer " + client.getConfiguration().getOauthToken())
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(10))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private KubernetesClient clientOverHttp() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(test.cluster.apiServer().toString())
                .withOauthToken(client.getConfiguration().getOauthToken())
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
