package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.Fault;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.milvus.TrialCollection;
import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The real Milvus whose session ends between two parts of an upload. */
@MilvusOnS3(milvus = @MilvusServer(runtime = MilvusRuntime.PROCESS), workloads = Workload.MULTIPART)
class ExpiryInAnUploadIT {
    private static final int ROWS_AT_A_TIME = 100;
    private static final int CHARACTERS = 60_000;

    @Test
    void anUploadThatBeganInOneSessionEndsInTheNext(
            MilvusClientV2 milvus, MilvusDeployment deployment, TestDecisions decisions) throws InterruptedException {
        TrialCollection collection = TrialCollection.createWithText(milvus, Duration.ofMinutes(2));
        for (int row = 0; row < 8 * ROWS_AT_A_TIME; row += ROWS_AT_A_TIME) {
            collection.insertTexts(row, ROWS_AT_A_TIME, CHARACTERS);
        }
        Fault slow = deployment.faults().delay(Duration.ofSeconds(3));
        CompletableFuture<Void> flush = CompletableFuture.runAsync(collection::flush);
        Eventually.holds(
                () -> assertThat(of(decisions, "CreateMultipartUpload")).isNotEmpty());
        deployment.clock().advance(Duration.ofHours(2));
        slow.close();
        flush.join();

        Set<Instant> sessions = of(decisions, "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload").stream()
                .map(decision -> decision.sessionEnds().orElseThrow())
                .collect(Collectors.toSet());
        assertThat(sessions)
                .as("ends of the sessions that the upload was made in")
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(of(decisions, "CompleteMultipartUpload")).isNotEmpty();
        collection.drop();
    }

    @Test
    void whoExchangesTheTokenIsNotMilvus(MilvusDeployment deployment) {
        assertThatThrownBy(() -> assertThat(deployment).callsStsAtMost(5).per(Duration.ofMinutes(1)))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessageStartingWith(
                        "how Milvus comes by credentials cannot be told where it runs as PROCESS: the harness"
                                + " exchanges the pod's token at STS in its stead");
    }

    private static Decisions of(TestDecisions decisions, String... operations) {
        return decisions.soFar().byMilvus().allowed().matching(decision -> isOneOf(decision, operations));
    }

    private static boolean isOneOf(RecordedDecision decision, String... operations) {
        return Set.of(operations).contains(decision.operation());
    }
}
