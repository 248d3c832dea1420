package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Who says nothing of workloads, has a Milvus whose garbage waits for hours. */
@MilvusOnS3
class UnpreparedWorkloadIT {
    @Test
    void settingsThatAreMissingAreNamed(MilvusDeployment deployment) {
        assertThatThrownBy(() -> deployment.run(Workload.GC))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("workload GC needs settings that this Milvus was started without"
                        + " (dataCoord.enableGarbageCollection, dataCoord.gc.dropTolerance, dataCoord.gc.interval). Have it"
                        + " started with them: @MilvusOnS3(workloads = Workload.GC)");
    }
}
