package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deployment by EKS Pod Identity, as far as it goes here: no Milvus that can use it is at hand. The steps, the rehearsal and the
 * canary succeed; then a Milvus 2.3.5 that was passed off as 2.6.0 shows why it is refused otherwise.
 */
@RequiresContainers
class PodIdentityDeploymentIT {
    private static final String REFUSAL = "uri host is not a loopback address: http://169.254.170.23/v1/credentials";

    @Test
    void allButAnOldMilvusGetTheRole(@TempDir Path directory) throws Exception {
        Path values = Files.writeString(directory.resolve("values.yaml"), "image: {all: {tag: v2.3.5}}");
        CompletableFuture<WatchedPlatform> opened = new CompletableFuture<>();
        try (Platforms platforms = new Platforms()) {
            PlatformStarter starter = new PlatformStarter(spec -> {
                WatchedPlatform platform = new WatchedPlatform(platforms.open(spec));
                opened.complete(platform);
                return platform;
            });
            FutureTask<Throwable> start = new FutureTask<>(
                    () -> catchThrowable(() -> starter.start(Specs.byPodIdentity(values), "the test")));
            Thread test = new Thread(start);
            test.start();
            WatchedPlatform platform = opened.get(2, TimeUnit.MINUTES);
            assertThat(platform.waitingForMilvus().await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(logged(platform.cluster().client())).isTrue();

            List<RecordedDecision> decisions = rehearsed(platform);
            assertThat(decisions)
                    .filteredOn(d -> d.operation().equals("AssumeRoleForPodIdentity"))
                    .extracting(RecordedDecision::action, RecordedDecision::verdict)
                    .contains(tuple("sts:AssumeRole", Verdict.ALLOWED), tuple("sts:TagSession", Verdict.ALLOWED));
            assertThat(decisions)
                    .as("the rehearsal's")
                    .extracting(RecordedDecision::action)
                    .contains("s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject");

            // It would try again for minutes.
            test.interrupt();
            Throwable interrupted = start.get(1, TimeUnit.MINUTES);
            assertThat(interrupted)
                    .hasMessageStartingWith("interrupted while the deployment was being made")
                    .hasNoSuppressedExceptions()
                    .isInstanceOfSatisfying(
                            FailedStart.class,
                            failure -> assertThat(failure.report().orElseThrow().chain())
                                    .extracting(Link::kind, Link::state)
                                    .startsWith(
                                            tuple("token", State.VERIFIED),
                                            tuple("association", State.VERIFIED),
                                            tuple("role", State.VERIFIED),
                                            tuple("policy", State.VERIFIED)));
            assertThat(platform.left()).isEmpty();
        }
    }

    /** {@return the decisions, once the rehearsal, which goes beside Milvus' start, has come to its last request} */
    private static List<RecordedDecision> rehearsed(WatchedPlatform platform) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        List<RecordedDecision> decisions = platform.decisions().all();
        while (decisions.stream().noneMatch(d -> d.action().equals("s3:DeleteObject")) && System.nanoTime() < end) {
            Thread.sleep(20);
            decisions = platform.decisions().all();
        }
        return decisions;
    }

    /** {@return whether Milvus says it, before its log ends} */
    private static boolean logged(KubernetesClient client) throws Exception {
        Pod pod = client.pods()
                .inAnyNamespace()
                .withLabel("component", "standalone")
                .waitUntilCondition(
                        it -> it != null && "Running".equals(it.getStatus().getPhase()), 1, TimeUnit.MINUTES);
        try (LogWatch log = client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .watchLog();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
            return lines.lines().anyMatch(line -> line.contains(REFUSAL));
        }
    }
}
