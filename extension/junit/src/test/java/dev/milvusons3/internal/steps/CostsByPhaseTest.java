package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadRun;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostsByPhaseTest {
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/reader/milvus";

    private final List<RecordedDecision> all = new ArrayList<>();

    @Test
    void eachRequestIsInOnePhase() {
        Decisions start = Decisions.of(List.of(add("s3", "ListObjectsV2", "minio-go"), add("sts", "AssumeRole", "")));
        add("s3", "PutObject", "aws-sdk-java");
        RecordedDecision filled = add("s3", "PutObject", "minio-go");
        RecordedDecision deleted = add("s3", "DeleteObject", "minio-go");
        add("s3", "GetObject", "aws-sdk-cpp");
        CostsByPhase costs = new CostsByPhase("arn:aws:iam::111122223333:role/reader", start);
        costs.ran(WorkloadRun.of(
                Workload.GC,
                List.of(phase("fill", filled), phase("garbage collection", deleted), phase("nothing")),
                List.of()));

        assertThat(costs.of(Decisions.of(all)))
                .extracting(PhaseCosts::phase, PhaseCosts::costs)
                .containsExactly(
                        tuple("start", new RequestCosts(1, 0, 0, 0, 0)),
                        tuple("workload GC: fill", new RequestCosts(1, 0, 0, 0, 0)),
                        tuple("workload GC: garbage collection", new RequestCosts(0, 0, 1, 0, 0)),
                        tuple("otherwise", new RequestCosts(0, 1, 0, 0, 0)));
    }

    private static WorkloadRun.Phase phase(String name, RecordedDecision... decisions) {
        return new WorkloadRun.Phase(name, Duration.ofSeconds(1), Decisions.of(List.of(decisions)));
    }

    private RecordedDecision add(String service, String operation, String client) {
        RecordedDecision decision = new RecordedDecision(
                all.size() + 1,
                Instant.EPOCH,
                service,
                operation,
                client.equals("aws-sdk-java") ? "arn:aws:iam::111122223333:root" : SESSION,
                service + ":" + operation,
                "arn:aws:s3:::books/files/a",
                Verdict.ALLOWED,
                "",
                "",
                client,
                Optional.empty());
        all.add(decision);
        return decision;
    }
}
