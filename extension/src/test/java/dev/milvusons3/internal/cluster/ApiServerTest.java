package dev.milvusons3.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.ServiceAccountResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {
    private final TestCluster test = new TestCluster();
    private final KubernetesClient client = test.client;

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void a_new_cluster_has_the_usual_namespaces_with_their_default_accounts() {
        assertThat(client.namespaces().list().getItems())
                .extracting(namespace -> namespace.getMetadata().getName())
                .containsExactlyInAnyOrder("default", "kube-node-lease", "kube-public", "kube-system", "milvus");
        assertThat(client.serviceAccounts().inAnyNamespace().list().getItems())
                .extracting(account -> account.getMetadata().getNamespace() + "/"
                        + account.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "default/default",
                        "kube-node-lease/default",
                        "kube-public/default",
                        "kube-system/default",
                        "milvus/default",
                        "milvus/sa");
    }

    @Test
    void objects_have_unique_ids_and_the_clusters_time() {
        ServiceAccount account = account("other").create();
        assertThat(UUID.fromString(account.getMetadata().getUid()).version()).isEqualTo(4);
        assertThat(account.getMetadata().getCreationTimestamp()).isEqualTo("2026-11-24T08:00:00Z");
        assertThat(account("other").get()).isEqualTo(account);
    }

    @Test
    void nothing_is_created_in_a_namespace_that_does_not_exist() {
        assertRefused(
                () -> client.serviceAccounts()
                        .inNamespace("missing")
                        .resource(accountNamed("x"))
                        .create(),
                404,
                "NotFound",
                "namespaces \"missing\" not found");
        assertRefused(
                () -> client.pods()
                        .inNamespace("missing")
                        .resource(TestCluster.script("x", "true").build())
                        .create(),
                404,
                "NotFound",
                "namespaces \"missing\" not found");
        assertThat(client.serviceAccounts().inNamespace("missing").list().getItems())
                .isEmpty();
    }

    @Test
    void what_exists_is_not_created_again() {
        assertRefused(() -> account("sa").create(), 409, "AlreadyExists", "sa", "already exists");
    }

    @Test
    void a_generated_name_ends_in_five_characters() {
        ConfigMap created = client.configMaps()
                .inNamespace("milvus")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withGenerateName("settings-")
                        .endMetadata()
                        .build())
                .create();
        assertThat(created.getMetadata().getName()).matches("settings-[bcdfghjklmnpqrstvwxz2456789]{5}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Milvus",
                "milvus_s3",
                "-milvus",
                "milvus.s3",
                "a234567890b234567890c234567890d234567890e234567890f234567890g234"
            })
    void names_that_a_namespace_cannot_have(String name) {
        assertRefused(() -> test.createNamespace(name), 422, "Invalid", "Namespace", "metadata.name", name);
    }

    @Test
    void what_no_controller_would_bring_to_life_is_refused_rather_than_stored() {
        assertRefused(
                () -> client.apps()
                        .deployments()
                        .inNamespace("milvus")
                        .resource(new DeploymentBuilder()
                                .withNewMetadata()
                                .withName("milvus")
                                .endMetadata()
                                .build())
                        .create(),
                405,
                "MethodNotAllowed",
                "no controllers",
                "Deployment");
    }

    @Test
    void a_pods_account_must_exist() {
        PodBuilder pod = TestCluster.script("x", "true")
                .editSpec()
                .withServiceAccountName("missing")
                .endSpec();
        assertRefused(
                () -> test.create(pod),
                403,
                "Forbidden",
                "pods \"x\" is forbidden",
                "serviceaccount \"missing\" not found");
    }

    @Test
    void a_pod_is_validated() {
        assertRefused(
                () -> test.create(new PodBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()),
                422,
                "Invalid",
                "spec.containers: Required value");
        assertRefused(
                () -> test.create(TestCluster.script("x", "true")
                        .editSpec()
                        .editFirstContainer()
                        .addNewVolumeMount()
                        .withName("data")
                        .withMountPath("/data")
                        .endVolumeMount()
                        .endContainer()
                        .endSpec()),
                422,
                "Invalid",
                "spec.containers[0].volumeMounts[0].name: Not found: \"data\"");
    }

    @Test
    void edits_and_patches_change_what_they_name() {
        named("sa")
                .edit(account -> new ServiceAccountBuilder(account)
                        .editMetadata()
                        .addToAnnotations("a", "1")
                        .endMetadata()
                        .build());
        named("sa")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"a\":null,\"b\":\"2\"}}}");
        assertThat(account("sa").get().getMetadata().getAnnotations())
                .containsOnly(Map.entry("eks.amazonaws.com/role-arn", TestCluster.ROLE), Map.entry("b", "2"));
    }

    @Test
    void a_merge_patch_replaces_lists() {
        named("sa").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"imagePullSecrets\":[{\"name\":\"a\"}]}");
        named("sa").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"imagePullSecrets\":[{\"name\":\"b\"}]}");
        assertThat(account("sa").get().getImagePullSecrets()).extracting("name").containsExactly("b");
    }

    @Test
    void server_side_apply_creates_and_changes() {
        ServiceAccountBuilder applied = new ServiceAccountBuilder(accountNamed("applied"));
        client.serviceAccounts().inNamespace("milvus").resource(applied.build()).serverSideApply();
        assertThat(account("applied").get()).isNotNull();
        client.serviceAccounts()
                .inNamespace("milvus")
                .resource(applied.editMetadata()
                        .addToLabels("a", "1")
                        .endMetadata()
                        .build())
                .serverSideApply();
        assertThat(account("applied").get().getMetadata().getLabels()).containsEntry("a", "1");
    }

    @Test
    void a_stale_update_is_a_conflict() {
        ServiceAccount stale = account("sa").get();
        named("sa")
                .edit(it -> new ServiceAccountBuilder(it)
                        .editMetadata()
                        .addToLabels("a", "1")
                        .endMetadata()
                        .build());
        assertRefused(
                () -> client.resource(new ServiceAccountBuilder(stale)
                                .editMetadata()
                                .addToLabels("a", "2")
                                .endMetadata()
                                .build())
                        .lockResourceVersion(stale.getMetadata().getResourceVersion())
                        .update(),
                409,
                "Conflict",
                "the object has been modified");
    }

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
    void a_set_based_selector_does_not_delete_what_it_does_not_name() {
        assertRefused(
                () -> client.serviceAccounts()
                        .inNamespace("milvus")
                        .withLabelIn("app", "a", "b")
                        .delete(),
                400,
                "BadRequest",
                "set-based label selectors");
        assertThat(account("sa").get()).isNotNull();
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
        // Or Vert.x, which this client is made of, leaves a directory behind.
        System.setProperty("vertx.disableFileCaching", "true");
        System.setProperty("vertx.disableFileCPResolving", "true");
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(test.cluster.apiServer().toString())
                .withOauthToken(client.getConfiguration().getOauthToken())
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private ServiceAccountResource account(String name) {
        return client.serviceAccounts().inNamespace("milvus").resource(accountNamed(name));
    }

    private ServiceAccountResource named(String name) {
        return client.serviceAccounts().inNamespace("milvus").withName(name);
    }

    private static ServiceAccount accountNamed(String name) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    private static BlockingQueue<String> watchPods(KubernetesClient client) {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        Watch watch = client.pods().inNamespace("milvus").watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                events.add(action + " " + pod.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add("closed");
            }
        });
        assertThat(watch).isNotNull();
        return events;
    }

    /** {@return the events up to this one} */
    private static List<String> awaitEvent(BlockingQueue<String> events, String awaited) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        String event;
        do {
            event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("after %s", seen).isNotNull();
            seen.add(event);
        } while (!event.equals(awaited));
        return seen;
    }

    private static void assertRefused(ThrowingCallable call, int code, String reason, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
            assertThat(e.getCode()).isEqualTo(code);
            assertThat(e.getStatus().getReason()).isEqualTo(reason);
            assertThat(e.getStatus().getMessage()).contains(words);
        });
    }
}
