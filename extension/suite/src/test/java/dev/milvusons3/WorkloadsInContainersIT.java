package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.WorkloadRun.Request;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The same workloads on a Milvus in a real cluster, which reaches S3 by its own name, with TLS and web identity. */
@InContainers
@MilvusOnS3(workloads = {Workload.GC, Workload.MULTIPART})
class WorkloadsInContainersIT {
    @ParameterizedTest
    @EnumSource(
            value = Workload.class,
            mode = Mode.EXCLUDE,
            names = {"RESTART", "WOODPECKER"})
    void areSeenAsInEmbedded(Workload workload, MilvusDeployment deployment) {
        WorkloadRun run = deployment.run(workload);

        assertThat(run.requests())
                .filteredOn(request -> request.count() > 0)
                .extracting(Request::action)
                .containsAll(actions(workload));
    }

    private static Set<String> actions(Workload workload) {
        return switch (workload) {
            case GC -> Set.of("s3:ListBucket", "s3:PutObject", "s3:DeleteObject");
            case COLLECTIONS, MULTIPART -> Set.of("s3:PutObject");
            default -> Set.of("s3:GetObject", "s3:PutObject");
        };
    }
}
