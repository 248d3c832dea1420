package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.WorkloadRun.Request;
import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.gateway.RequestCosts.Unit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the real Milvus asks S3 for when it is made to work. */
@MilvusOnS3(policy = "policies/milvus-s3-least.json", workloads = Workload.GC)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkloadIT {
    @Test
    @Order(1)
    void milvusItselfDeletesWhatWasDropped(MilvusDeployment deployment) {
        WorkloadRun run = deployment.run(Workload.GC);

        assertThat(run.phases()).extracting(WorkloadRun.Phase::name).containsExactly("fill", "garbage collection");
        assertThat(run.requests())
                .filteredOn(request -> request.action().equals("s3:DeleteObject"))
                .allMatch(request -> request.client().equals("Go") && request.count() > 0 && request.refused() == 0)
                .extracting(Request::shape)
                .contains(
                        "{{rootPath}}/insert_log/*/*/*/*/*",
                        "{{rootPath}}/stats_log/*/*/*/*/*",
                        "{{rootPath}}/index_files/*/*/*/*/IVF_FLAT");
        assertThat(deployment.decisions().byMilvus()).everyRequestBy(deployment.roleArn());
    }

    /** Nothing has to be excepted: what Milvus does hours later has been done. */
    @Test
    @Order(2)
    void theGuidesActionsUnderTheRootPathAreLeastPrivilege(MilvusDeployment deployment) {
        WorkloadRun run = deployment.run(Workload.CORE);

        assertThat(run.decisions())
                .hasNoDenials()
                .usedOnly("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
        assertThat(run.requests())
                .extracting(Request::phase, Request::operation, Request::shape, Request::client)
                .contains(
                        tuple("flush", "PutObject", "{{rootPath}}/insert_log/*/*/*/*/*", "Go"),
                        tuple("index", "PutObject", "{{rootPath}}/index_files/*/*/*/*/IVF_FLAT", "C++"),
                        tuple("load", "GetObject", "{{rootPath}}/insert_log/*/*/*/*/*", "C++"),
                        tuple("flush of deletions", "PutObject", "{{rootPath}}/delta_log/*/*/*/*", "Go"),
                        tuple("load again", "GetObject", "{{rootPath}}/delta_log/*/*/*/*", "Go"));
        assertThat(deployment).isLeastPrivilege();
    }

    @Test
    @Order(3)
    void compactionReadsWhatItMerges(MilvusDeployment deployment) {
        WorkloadRun run = deployment.run(Workload.COMPACTION);

        assertThat(run.requests())
                .filteredOn(request ->
                        request.phase().equals("compaction") && request.client().equals("Go"))
                .extracting(Request::operation, Request::shape)
                .contains(
                        tuple("GetObject", "{{rootPath}}/insert_log/*/*/*/*/*"),
                        tuple("GetObject", "{{rootPath}}/delta_log/*/*/*/*"),
                        tuple("PutObject", "{{rootPath}}/insert_log/*/*/*/*/*"));
    }

    /** What each phase comes to is all that it asked S3 for. */
    @Test
    @Order(4)
    void aWorkloadTellsWhatItCostsByPhase(MilvusDeployment deployment) {
        WorkloadRun run = deployment.run(Workload.GC);

        RequestCosts collected = run.phases().get(1).costs();
        assertThat(collected.delete())
                .isEqualTo(run.phases().get(1).decisions().on("s3:DeleteObject").size());
        assertThat(run.phases().get(0).costs().bytesSent()).isPositive();
        assertThat(run.phases().get(0).costs().plus(collected)).isEqualTo(run.costs());
        assertThat(run.decisions()).makesAtMost(run.costs().putCopyPostList(), Unit.PUT_COPY_POST_LIST_REQUESTS);
        assertThat(deployment).makesAtMost(5_000, Unit.PUT_COPY_POST_LIST_REQUESTS);
        assertThatThrownBy(() -> assertThat(deployment).makesAtMost(1, Unit.PUT_COPY_POST_LIST_REQUESTS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[Milvus of deployment " + deployment.runId() + "] Expecting at most 1 PUT_COPY");
    }

    @Test
    void whatTheServerLacksIsNamed(MilvusDeployment deployment) {
        assertThatThrownBy(() -> deployment.run(Workload.WOODPECKER))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining(
                        "has nothing that workload WOODPECKER could be done with: it came with Milvus 2.6.");
    }
}
