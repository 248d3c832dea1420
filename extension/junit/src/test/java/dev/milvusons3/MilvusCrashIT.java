package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Fault;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A real Milvus that ends because it may not write, and comes back as it would in production, with its log of before. */
@EveryRuntime
@MilvusOnS3
class MilvusCrashIT {
    private static final long PATIENCE_SECONDS = 90;

    @Test
    void whatEndedItselfIsStartedAgainWithItsData(
            MilvusClientV2 milvus, MilvusDeployment deployment, KubernetesClient kubernetes) throws Exception {
        SmallCollections.create(milvus, "books");
        SmallCollections.insert(milvus, "books");
        try (Fault denied = deployment.faults().deny("s3:PutObject")) {
            assertThat(denied).isNotNull();
            assertThatThrownBy(() -> milvus.flush(FlushReq.builder()
                            .collectionNames(List.of("books"))
                            .waitFlushedTimeoutMs(3_000L)
                            .build()))
                    .isInstanceOf(RuntimeException.class);
            awaitRestart(deployment, kubernetes);
        }

        // The components of the former process are still registered for a while, and some requests go to them.
        Eventually.holds(() -> {
            milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());
            milvus.loadCollection(
                    LoadCollectionReq.builder().collectionName("books").build());
            assertThat(SmallCollections.count(milvus, "books")).isEqualTo(100);
        });
        PodResource pod = kubernetes.pods().resource(milvusPod(deployment, kubernetes));
        assertThat(pod.terminated().getLog()).contains("panic").isNotEqualTo(pod.getLog());
        assertThat(pod.getLog()).isNotBlank().doesNotContain("panic");
        assertThat(metrics(pod.get())).contains("milvus_");
    }

    private static String metrics(Pod pod) throws Exception {
        int port = pod.getSpec().getContainers().get(0).getPorts().stream()
                .filter(one -> one.getName().equals("metrics"))
                .findFirst()
                .orElseThrow()
                .getHostPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void awaitRestart(MilvusDeployment deployment, KubernetesClient kubernetes) {
        String pod = milvusPod(deployment, kubernetes).getMetadata().getName();
        Pod restarted = kubernetes
                .pods()
                .inNamespace(deployment.namespace())
                .withName(pod)
                .waitUntilCondition(it -> status(it).getRestartCount() > 0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(status(restarted).getLastState().getTerminated().getExitCode())
                .isNotZero();
    }

    private static Pod milvusPod(MilvusDeployment deployment, KubernetesClient kubernetes) {
        List<Pod> pods =
                kubernetes.pods().inNamespace(deployment.namespace()).list().getItems();
        assertThat(pods).hasSize(1);
        return pods.get(0);
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }
}
