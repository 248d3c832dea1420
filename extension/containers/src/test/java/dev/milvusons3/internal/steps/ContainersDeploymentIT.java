package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Probe;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.containers.DockerObjects;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.spec.DeploymentSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A real Milvus in a real cluster, with production's values: deployments share the containers, and nothing of either is left. */
@RequiresContainers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersDeploymentIT {
    private static DockerObjects before;
    private static Platforms platforms;
    private static DeploymentStarter starter;

    @BeforeAll
    static void open() {
        before = DockerObjects.ofThisRun();
        platforms = new Platforms();
        starter = new PlatformStarter(platforms);
    }

    @AfterAll
    static void nothingIsLeft() {
        DockerObjects made = DockerObjects.ofThisRun().since(before);
        starter.close();
        assertThat(made.containers()).isEqualTo(2);
        assertThat(made.left()).isEmpty();
    }

    @Test
    @Order(1)
    void milvusKeepsItsDataInTheBucketAsTheRole() {
        RunningDeployment started = starter.start(spec(Specs.POLICY, Probe.WRITE), "ContainersDeploymentIT");
        MilvusDeployment deployment = started.deployment();
        try {
            assertThat(deployment.environment()).isEqualTo(Environment.CONTAINERS);
            assertThat(deployment.decisions().byMilvus().all()).isNotEmpty().allSatisfy(d -> {
                assertThat(d.isBy(deployment.roleArn())).isTrue();
                assertThat(d.resource()).startsWith("arn:aws:s3:::" + deployment.bucket());
            });
            assertThat(deployment
                            .s3()
                            .listObjectsV2(r -> r.bucket(deployment.bucket()).prefix("files/"))
                            .contents())
                    .isNotEmpty();
        } finally {
            started.close(false);
        }
    }

    @Test
    @Order(2)
    void aDeploymentSeesItsOwnDecisionsAndLeavesTheClusterAsItWas() {
        RunningDeployment started = starter.start(spec(Specs.POLICY, Probe.IDENTITY), "ContainersDeploymentIT");
        MilvusDeployment deployment = started.deployment();
        KubernetesClient cluster = deployment.kubernetes();
        List<String> namespaces = cluster.namespaces().list().getItems().stream()
                .map(n -> n.getMetadata().getName())
                .filter(name -> name.startsWith("milvus-"))
                .toList();
        List<RecordedDecision> decisions = deployment.decisions().all();

        started.close(false);

        assertThat(namespaces).as("the earlier ones are gone").containsExactly(deployment.namespace());
        assertThat(decisions)
                .isNotEmpty()
                .allSatisfy(d -> assertThat(d.verdict()).isEqualTo(RecordedDecision.Verdict.ALLOWED));
    }

    @Test
    @Order(3)
    void anInterruptedStartLeavesNothing() throws Exception {
        CompletableFuture<WatchedPlatform> opened = new CompletableFuture<>();
        PlatformStarter another = new PlatformStarter(spec -> {
            WatchedPlatform platform = new WatchedPlatform(platforms.open(spec));
            opened.complete(platform);
            return platform;
        });
        FutureTask<Throwable> start = new FutureTask<>(() ->
                catchThrowable(() -> another.start(spec(Specs.POLICY, Probe.IDENTITY), "ContainersDeploymentIT")));
        Thread test = new Thread(start);
        test.start();
        WatchedPlatform platform = opened.get(1, TimeUnit.MINUTES);
        assertThat(platform.waitingForMilvus().await(1, TimeUnit.MINUTES)).isTrue();

        test.interrupt();

        assertThat(start.get(1, TimeUnit.MINUTES))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("interrupted while the deployment was being made")
                .hasNoSuppressedExceptions();
        assertThat(platform.left()).isEmpty();
    }

    private static DeploymentSpec spec(String policy, Probe probe) {
        return Specs.inContainers(policy, probe, Duration.ofMinutes(4));
    }
}
