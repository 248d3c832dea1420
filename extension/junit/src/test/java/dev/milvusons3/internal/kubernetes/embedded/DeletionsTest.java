package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a deletion takes with it, and what not. */
class DeletionsTest extends ApiServerCase {
    @Test
    void deleting_what_does_not_exist_is_no_error_and_getting_it_nothing() {
        assertThat(account("missing").delete()).isEmpty();
        assertThat(account("missing").get()).isNull();
    }

    @Test
    void paths_that_mean_nothing_delete_nothing() throws Exception {
        String admin = "Bearer " + client.getConfiguration().getOauthToken();
        for (String path : List.of("api", "api/v1", "nonsense", "api/v1/namespaces/milvus/pods/x/nonsense")) {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(test.cluster.apiServer().resolve(path))
                                    .header("Authorization", admin)
                                    .DELETE()
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(404);
        }
        assertThat(client.namespaces().list().getItems()).hasSize(5);
    }

    @Test
    void a_selector_deletes_what_it_selects_and_nothing_else() {
        for (String app : List.of("a", "b", "c")) {
            client.configMaps()
                    .inNamespace("milvus")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(app)
                            .addToLabels("app", app)
                            .endMetadata()
                            .build())
                    .create();
        }
        client.configMaps().inNamespace("milvus").withLabelIn("app", "a", "b").delete();
        assertThat(names(client.configMaps().inNamespace("milvus").list())).containsExactly("c");
        client.configMaps().inNamespace("milvus").withLabel("app", "d").delete();
        client.configMaps().inNamespace("milvus").withoutLabel("app").delete();
        client.configMaps().inNamespace("milvus").withLabelNotIn("app", "c").delete();
        client.configMaps()
                .inNamespace("milvus")
                .withField("metadata.name", "d")
                .delete();
        assertThat(names(client.configMaps().inNamespace("milvus").list())).containsExactly("c");
        client.configMaps().inNamespace("milvus").withLabel("app").delete();
        assertThat(names(client.configMaps().inNamespace("milvus").list())).isEmpty();
        assertThat(account("sa").get()).isNotNull();
    }

    @Test
    void a_selector_that_cannot_be_read_deletes_nothing() {
        assertRefused(
                () -> client.serviceAccounts()
                        .inNamespace("milvus")
                        .withLabelSelector("app in a, b")
                        .delete(),
                400,
                "BadRequest",
                "unable to parse requirement: app in a");
        assertThat(account("sa").get()).isNotNull();
    }

    @Test
    void what_has_a_finalizer_stays_until_it_has_none() {
        Resource<ConfigMap> held = client.configMaps().inNamespace("milvus").withName("held");
        client.configMaps()
                .inNamespace("milvus")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .withFinalizers("example.com/held")
                        .endMetadata()
                        .build())
                .create();
        held.delete();
        held.delete();
        assertThat(held.get().getMetadata().getDeletionTimestamp()).isNotNull();
        held.edit(it -> new ConfigMapBuilder(it)
                .editMetadata()
                .withFinalizers(List.of())
                .endMetadata()
                .build());
        assertThat(held.get()).isNull();
    }

    private static List<String> names(ConfigMapList maps) {
        return maps.getItems().stream().map(map -> map.getMetadata().getName()).toList();
    }

    @Test
    void a_namespace_takes_its_objects_and_pods_with_it() throws Exception {
        test.create(TestCluster.script("running", "exec sleep 60"));
        test.awaitPhase("running", "Running");
        BlockingQueue<String> events = watchPods(client);

        client.namespaces().withName("milvus").withTimeout(10, TimeUnit.SECONDS).delete();

        assertThat(client.namespaces().withName("milvus").get()).isNull();
        assertThat(client.serviceAccounts().inNamespace("milvus").list().getItems())
                .isEmpty();
        assertThat(test.pod("running").get()).isNull();
        assertThat(awaitEvent(events, "DELETED running")).contains("ADDED running", "DELETED running");
        test.createNamespace("milvus");
        assertThat(client.serviceAccounts().inNamespace("milvus").list().getItems())
                .hasSize(1);
    }

    @Test
    void nothing_new_comes_into_a_namespace_that_is_going() {
        client.configMaps()
                .inNamespace("milvus")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .withFinalizers("test/keep")
                        .endMetadata()
                        .build())
                .create();
        client.namespaces().withName("milvus").delete();

        assertThat(client.namespaces().withName("milvus").get().getStatus().getPhase())
                .isEqualTo("Terminating");
        assertRefused(
                () -> account("late").create(), 403, "Forbidden", "namespace milvus because it is being terminated");

        // Marked by another thread; an edit before that would meet a newer version.
        client.configMaps()
                .inNamespace("milvus")
                .withName("kept")
                .waitUntilCondition(map -> map.getMetadata().getDeletionTimestamp() != null, 10, TimeUnit.SECONDS);
        client.configMaps()
                .inNamespace("milvus")
                .withName("kept")
                .edit(map -> new ConfigMapBuilder(map)
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build());
        assertThat(client.namespaces().withName("milvus").waitUntilCondition(Objects::isNull, 10, TimeUnit.SECONDS))
                .isNull();
    }
}
