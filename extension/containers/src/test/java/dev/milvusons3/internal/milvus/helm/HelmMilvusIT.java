package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.k3s.K3sContainer;

/** Helm, a real cluster and the real Milvus, which keeps its data on its own disk here. */
@Timeout(120)
@RequiresContainers
class HelmMilvusIT {
    private static final HelmValues LOCAL = HelmValues.production()
            .overlaidBy(HelmValues.oneMachine())
            .with("serviceAccount.name", "default")
            .with("externalS3.enabled", false)
            .overlaidBy(values("standalone: {extraEnv: [{name: COMMON_STORAGETYPE, value: local}]}"));

    private static K3sContainer k3s;
    private static KubernetesClient client;
    private HelmRelease release;

    @BeforeAll
    static void startCluster() {
        k3s = RequiresContainers.Images.k3s();
        k3s.start();
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
                .build();
    }

    @AfterAll
    static void stopCluster() {
        if (client != null) {
            client.close();
        }
        if (k3s != null) {
            k3s.stop();
        }
    }

    @BeforeEach
    void makeNamespace(TestInfo test) {
        String namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        release = new HelmRelease("milvus-demo", namespace);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("test", namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(ReleaseObjects.read(client, release))
                .satisfies(left -> assertThat(left.isGone()).as("%s", left).isTrue());
        assertThat(client.secrets().inNamespace(release.namespace()).list().getItems())
                .as("Helm's own records")
                .noneMatch(secret -> secret.getType().startsWith("helm.sh/release"));
        client.namespaces().withName(release.namespace()).delete();
    }

    @Test
    void installsAMilvusThatAClientUses() throws InterruptedException {
        try (HelmMilvus milvus = install(LOCAL)) {
            while (!milvus.isHealthy()) {
                assertThat(milvus.failure()).isEmpty();
                Thread.sleep(100);
            }
            MilvusClientV2 milvusClient = new MilvusClientV2(
                    ConnectConfig.builder().uri(milvus.endpoint().toString()).build());
            try {
                milvusClient.createCollection(CreateCollectionReq.builder()
                        .collectionName("through_the_forward")
                        .dimension(4)
                        .build());
                assertThat(milvusClient.listCollections().getCollectionNames()).containsExactly("through_the_forward");
            } finally {
                milvusClient.close();
            }
            assertThat(milvus.logTail(3)).contains("pod milvus-demo-standalone-", "/standalone:\n");
        }
    }

    @Test
    void anImageThatIsNowhere() throws InterruptedException {
        assertFails(
                LOCAL.with("image.all.tag", "v0.0.0"), "container standalone cannot start", "milvusdb/milvus:v0.0.0");
    }

    @Test
    void anImageThatMustNotBePulled() throws InterruptedException {
        assertFails(LOCAL.with("image.all.tag", "v0.0.0").with("image.all.pullPolicy", "Never"), "ErrImageNeverPull");
    }

    @Test
    void aVolumeThatCannotBeMounted() throws InterruptedException {
        assertFails(LOCAL.with("customConfigMap", "missing"), "FailedMount", "configmap \"missing\" not found");
    }

    @Test
    void aServerThatEndsAgainAndAgain() throws InterruptedException {
        assertFails(
                LOCAL.overlaidBy(values("standalone: {extraEnv: [{name: LD_LIBRARY_PATH, value: /nowhere}]}")),
                "CrashLoopBackOff",
                "exit code");
    }

    @Test
    void moreMemoryThanAnyNodeHas() throws InterruptedException {
        assertFails(LOCAL.with("standalone.resources.requests.memory", "4Ti"), "Unschedulable", "Insufficient memory");
    }

    @Test
    void aVolumeClaimThatTheChartWouldKeepGoesToo() throws InterruptedException {
        HelmMilvus milvus = install(LOCAL.with("standalone.persistence.enabled", true));
        assertThat(client.persistentVolumeClaims()
                        .inNamespace(release.namespace())
                        .list()
                        .getItems())
                .hasSize(1);
        milvus.close();
    }

    @Test
    void aServiceAccountThatIsMissing() throws InterruptedException {
        assertFails(LOCAL.with("serviceAccount.name", "nobody"), "FailedCreate", "serviceaccount \"nobody\" not found");
    }

    @Test
    void admissionThatRefuses() throws InterruptedException {
        var webhook = client.resource(new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("refuses")
                .endMetadata()
                .addNewWebhook()
                .withName("refuses.milvus-on-s3.test")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(1)
                .withNewNamespaceSelector()
                .endNamespaceSelector()
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:1/nobody-listens")
                .endClientConfig()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .endWebhook()
                .build());
        webhook.create();
        try {
            assertFails(LOCAL, "FailedCreate", "refuses.milvus-on-s3.test");
        } finally {
            webhook.delete();
        }
    }

    @Test
    void aPodThatIsNotAsItMustBe() throws InterruptedException {
        PodCheck mutated = pod -> Optional.of("it was not mutated");
        try (HelmMilvus milvus = HelmMilvus.install(client, release, TestCharts.small(), LOCAL, mutated)) {
            assertThat(awaitFailure(milvus))
                    .startsWith("pod milvus-demo-standalone-")
                    .endsWith("it was not mutated");
        }
    }

    @Test
    void whatHelmRefusesIsSaidAndLeavesNothing() {
        assertThatThrownBy(() -> install(LOCAL.with("service.type", "Nonsense")))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("helm could not install chart")
                .hasMessageContaining("Nonsense");
    }

    private void assertFails(HelmValues values, String... expected) throws InterruptedException {
        try (HelmMilvus milvus = install(values)) {
            assertThat(awaitFailure(milvus)).contains(expected);
            assertThat(milvus.isHealthy()).isFalse();
        }
    }

    private static String awaitFailure(HelmMilvus milvus) throws InterruptedException {
        Optional<String> failure = milvus.failure();
        while (failure.isEmpty()) {
            Thread.sleep(100);
            failure = milvus.failure();
        }
        return failure.get();
    }

    /** Helm leaves them, for they are the StatefulSet's and not the chart's. */
    @Test
    void theClaimsOfAStatefulSetGoToo() throws InterruptedException {
        HelmValues cluster = LOCAL.overlaidBy(values("""
                cluster: {enabled: true}
                etcd: {enabled: true, persistence: {enabled: true}}
                proxy: {replicas: 0}
                rootCoordinator: {replicas: 0}
                dataCoordinator: {replicas: 0}
                queryCoordinator: {replicas: 0}
                indexCoordinator: {replicas: 0}
                dataNode: {replicas: 0}
                indexNode: {replicas: 0}
                queryNode: {replicas: 0}
                """));
        try (HelmMilvus milvus = install(cluster)) {
            while (claims().isEmpty()) {
                assertThat(milvus.failure()).isEmpty();
                Thread.sleep(100);
            }
            assertThat(milvus.isHealthy()).as("without its volume").isFalse();
        }

        assertThat(claims()).isEmpty();
    }

    private List<String> claims() {
        return client.persistentVolumeClaims().inNamespace(release.namespace()).list().getItems().stream()
                .map(claim -> claim.getMetadata().getName())
                .toList();
    }

    private HelmMilvus install(HelmValues values) {
        return HelmMilvus.install(client, release, TestCharts.small(), values, PodCheck.NONE);
    }

    private static HelmValues values(String yaml) {
        return HelmValues.parse(yaml, "the test");
    }
}
