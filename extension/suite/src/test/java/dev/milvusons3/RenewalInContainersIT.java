package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.CredentialUse.Client;
import dev.milvusons3.gateway.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Milvus' clients beyond the end of their sessions in a real cluster, where the pod's token and STS' names are Kubernetes' affair. */
@InContainers
@MilvusOnS3
class RenewalInContainersIT {
    private static final Duration SESSION = Duration.ofSeconds(30);

    @Test
    void bothClientsRenewTheirSessionsByThemselves(MilvusDeployment deployment, KubernetesClient kubernetes)
            throws InterruptedException {
        try (Fault brief = deployment.faults().sts().shortSessions(SESSION)) {
            assertThat(brief).isNotNull();
            Instant ended = deployment.clock().now();
            endTheProcess(deployment, kubernetes);
            Eventually.holds(() -> {
                deployment.run(Workload.CORE);
                assertThat(deployment.credentialUse().clients())
                        .extracting(Client::name)
                        .containsExactly("Go", "C++");
                assertThat(deployment.credentialUse().clients())
                        .allMatch(
                                client -> hasRenewed(client, ended),
                                "has used another session after a short one ended");
            });
        }
        assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
        assertThat(deployment).neverFallsBackToNodeRole().callsStsAtMost(100).per(Duration.ofMinutes(1));
    }

    private static boolean hasRenewed(Client client, Instant since) {
        return client.sessions().stream()
                .filter(brief -> brief.lastUsed().isAfter(since))
                .anyMatch(brief -> client.sessions().stream()
                        .anyMatch(next -> next.lastUsed().isAfter(brief.ends())));
    }

    /**
     * What Milvus holds is good for an hour; a new process gets short sessions from its beginning. All but the container's first process
     * is ended, which takes no signal.
     */
    private static void endTheProcess(MilvusDeployment deployment, KubernetesClient kubernetes) {
        PodResource pod = kubernetes
                .pods()
                .inNamespace(deployment.namespace())
                .resources()
                .findFirst()
                .orElseThrow();
        ExecWatch killing = pod.writingError(System.err).exec("sh", "-c", "kill -9 -1");
        try {
            pod.waitUntilCondition(
                    it -> it.getStatus().getContainerStatuses().get(0).getRestartCount() > 0, 90, TimeUnit.SECONDS);
        } finally {
            killing.close();
        }
        pod.waitUntilReady(90, TimeUnit.SECONDS);
    }
}
