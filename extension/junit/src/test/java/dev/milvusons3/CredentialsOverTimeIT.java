package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.CredentialUse.Client;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.Fault;
import dev.milvusons3.gateway.RecordedDecision;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The real Milvus beyond the end of its sessions, which STS issues short on purpose. */
@EnabledOnOs(OS.LINUX)
@MilvusOnS3(milvus = @MilvusServer(runtime = MilvusRuntime.NAMESPACE), workloads = Workload.RESTART)
class CredentialsOverTimeIT {
    private static final Duration SESSION = Duration.ofSeconds(30);

    @Test
    void bothClientsRenewTheirSessionsByThemselves(MilvusClientV2 milvus, MilvusDeployment deployment)
            throws InterruptedException {
        assertThatThrownBy(() -> assertThat(deployment).renewsCredentialsBefore(Duration.ofSeconds(1)))
                .hasMessageContaining("had no reason to renew any");
        Fault brief = deployment.faults().sts().shortSessions(SESSION);
        // What Milvus holds is good for an hour; a new process gets short sessions from its beginning.
        deployment.run(Workload.RESTART);
        Decisions before = deployment.decisions();
        workUntilEachClientRenewed(milvus, deployment, before);
        assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
        // How late it is depends on the machine too.
        Duration left = deployment.credentialUse().clients().stream()
                .flatMap(client -> client.leastLeft().stream())
                .min(Duration::compareTo)
                .orElseThrow();
        assertThat(left).isLessThan(SESSION);
        assertThat(deployment)
                .renewsCredentialsBefore(left)
                .neverFallsBackToNodeRole()
                .callsStsAtMost(100)
                .per(Duration.ofMinutes(1));
        assertThatThrownBy(() -> assertThat(deployment).renewsCredentialsBefore(left.plusMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("client still used one that had " + left.toMillis() + " ms left");

        before = deployment.decisions();
        deployment.faults().rotateClusterKeys();
        Fault slow = deployment.faults().sts().slow(Duration.ofMillis(300));
        workUntilEachClientRenewed(milvus, deployment, before);
        assertThat(deployment.decisions().since(before).denied()).isEmpty();
        slow.close();

        fill(milvus);
        Decisions beforeThrottling = deployment.decisions();
        try (Fault throttled = deployment.faults().sts().throttle(0.5)) {
            assertThat(throttled).isNotNull();
            Eventually.holds(() -> {
                release(milvus);
                assertThatThrownBy(() -> load(milvus)).isInstanceOf(MilvusClientException.class);
                assertThat(asOthers(deployment, beforeThrottling)).isNotEmpty();
            });
        }
        assertThat(deployment.decisions().since(beforeThrottling).service("sts").rejected())
                .isNotEmpty()
                .extracting(RecordedDecision::errorCode)
                .containsOnly("Throttling");
        assertThat(asOthers(deployment, beforeThrottling).stream())
                .as("what only the C++ client does")
                .allSatisfy(decision -> assertThat(decision.userAgent()).contains("aws-sdk-cpp"));
        assertThatThrownBy(() -> assertThat(deployment).neverFallsBackToNodeRole())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("as nobody, without credentials, by aws-sdk-cpp");
        Eventually.holds(() -> load(milvus));
        brief.close();
    }

    private static Decisions asOthers(MilvusDeployment deployment, Decisions before) {
        return deployment
                .decisions()
                .since(before)
                .byMilvus()
                .matching(decision -> !decision.isBy(deployment.roleArn()));
    }

    /** Anew, for with each segment a collection takes longer to load. */
    private static void fill(MilvusClientV2 milvus) {
        if (milvus.hasCollection(
                HasCollectionReq.builder().collectionName("books").build())) {
            milvus.dropCollection(
                    DropCollectionReq.builder().collectionName("books").build());
        }
        SmallCollections.create(milvus, "books");
        SmallCollections.insert(milvus, "books");
        milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());
    }

    private static void release(MilvusClientV2 milvus) {
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("books").build());
    }

    private static void load(MilvusClientV2 milvus) {
        milvus.loadCollection(LoadCollectionReq.builder()
                .collectionName("books")
                .timeout(10_000L)
                .build());
    }

    /** Each side of Milvus asks S3 for something in each round. */
    private static void workUntilEachClientRenewed(MilvusClientV2 milvus, MilvusDeployment deployment, Decisions before)
            throws InterruptedException {
        Eventually.holds(() -> {
            fill(milvus);
            release(milvus);
            load(milvus);
            assertThat(deployment.credentialUse().clients())
                    .extracting(Client::name)
                    .containsExactly("Go", "C++");
            assertThat(deployment.credentialUse().clients())
                    .allSatisfy(client -> assertThat(client.sessions().stream()
                                    .filter(session -> session.ends()
                                            .isBefore(deployment.clock().now()))
                                    .filter(session -> session.lastUsed().isAfter(last(before))))
                            .isNotEmpty());
        });
    }

    private static Instant last(Decisions decisions) {
        return decisions.all().get(decisions.size() - 1).time();
    }
}
