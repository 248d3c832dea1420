package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.ServiceAccountResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest extends ApiServerCase {
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
    void a_patch_that_does_not_fit_changes_nothing() {
        assertRefused(
                () -> named("sa")
                        .patch(
                                PatchContext.of(PatchType.JSON),
                                "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"1\"}},"
                                        + "{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"other\"}]"),
                422,
                "Invalid",
                "sa");
        assertRefused(
                () -> named("sa").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"name\":\"other\"}}"),
                400,
                "BadRequest",
                "the name of the object (other) does not match");
        assertRefused(
                () -> named("sa").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{}"),
                415,
                "UnsupportedMediaType",
                "application/merge-patch+json");
        assertThat(account("sa").get().getMetadata().getLabels()).doesNotContainKey("a");
    }

    @Test
    void a_status_changes_by_its_own_path_alone() {
        test.create(TestCluster.script("p", "exec sleep 60"));
        PodResource pod = client.pods().inNamespace("milvus").withName("p");
        PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
        String patch = "{\"metadata\":{\"labels\":{\"a\":\"1\"}},\"status\":{\"message\":\"patched\"}}";

        Pod byStatus = pod.subresource("status").patch(merge, patch);
        assertThat(byStatus.getStatus().getMessage()).isEqualTo("patched");
        assertThat(byStatus.getMetadata().getLabels()).doesNotContainKey("a");

        Pod plain = pod.patch(merge, patch.replace("patched", "again"));
        assertThat(plain.getMetadata().getLabels()).containsEntry("a", "1");
        assertThat(plain.getStatus().getMessage()).isNotEqualTo("again");
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

    private ServiceAccountResource named(String name) {
        return client.serviceAccounts().inNamespace("milvus").withName(name);
    }
}
