package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchesTest {
    private final TestCluster test = new TestCluster();
    private final NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps = maps();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps() {
        MixedOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> all = test.client.configMaps();
        return all.inNamespace("milvus");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void a_watch_from_a_lists_version_on_sees_what_happened_since() throws Exception {
        create("before", Map.of());
        create("doomed", Map.of());
        String listed = maps.list().getMetadata().getResourceVersion();
        change("before", "a");
        maps.withName("doomed").delete();
        create("new", Map.of());
        try (Watch watch = maps.withResourceVersion(listed).watch(new Recorder())) {
            assertThat(watch).isNotNull();
            assertThat(next(3)).containsExactly("MODIFIED before", "DELETED doomed", "ADDED new");
            change("new", "b");
            assertThat(next(1)).containsExactly("MODIFIED new");
        }
    }

    @Test
    void a_watch_that_knows_nothing_begins_with_what_is_there() throws Exception {
        create("one", Map.of());
        create("two", Map.of());
        try (Watch watch = maps.watch(new Recorder())) {
            assertThat(watch).isNotNull();
            assertThat(next(2)).containsExactlyInAnyOrder("ADDED one", "ADDED two");
        }
    }

    @Test
    void an_object_enters_and_leaves_a_selection_with_its_labels() throws Exception {
        create("one", Map.of());
        try (Watch watch = maps.withLabel("app", "milvus").watch(new Recorder())) {
            assertThat(watch).isNotNull();
            label("one", "milvus");
            change("one", "a");
            label("one", "other");
            create("never", Map.of("app", "other"));
            create("last", Map.of("app", "milvus"));
            assertThat(next(4)).containsExactly("ADDED one", "MODIFIED one", "DELETED one", "ADDED last");
        }
    }

    @Test
    void events_come_in_order_and_none_is_lost() throws Exception {
        try (Watch watch = maps.watch(new Recorder())) {
            assertThat(watch).isNotNull();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                create("map-" + i, Map.of());
                expected.add("ADDED map-" + i);
            }
            assertThat(next(200)).isEqualTo(expected);
        }
    }

    @Test
    void a_version_that_is_forgotten_is_an_error_and_informers_get_over_it() throws Exception {
        String old = maps.list().getMetadata().getResourceVersion();
        create("one", Map.of());
        for (int i = 0; i < 1100; i++) {
            change("one", "a" + i);
        }
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(test.cluster.apiServer()
                                        + "api/v1/namespaces/milvus/configmaps?watch=true&timeoutSeconds=1&resourceVersion="
                                        + old))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + test.client.getConfiguration().getOauthToken())
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.body().lines()).hasSize(1).first().asString().contains("\"ERROR\"", "410", "Expired");

        try (SharedIndexInformer<ConfigMap> informer = maps.inform()) {
            change("one", "last");
            for (int i = 0;
                    i < 100
                            && !"last"
                                    .equals(informer.getIndexer()
                                            .list()
                                            .get(0)
                                            .getData()
                                            .get("a"));
                    i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(informer.getIndexer().list())
                    .extracting(map -> map.getData().get("a"))
                    .containsExactly("last");
        }
    }

    private void create(String name, Map<String, String> labels) {
        maps.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private void change(String name, String value) {
        maps.withName(name)
                .edit(map -> new ConfigMapBuilder(map).addToData("a", value).build());
    }

    private void label(String name, String value) {
        maps.withName(name)
                .edit(map -> new ConfigMapBuilder(map)
                        .editMetadata()
                        .addToLabels("app", value)
                        .endMetadata()
                        .build());
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            String event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("after %s", next).isNotNull();
            next.add(event);
        }
        assertThat(events).isEmpty();
        return next;
    }

    private final class Recorder implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {
            events.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            events.add("closed: " + cause);
        }
    }
}
