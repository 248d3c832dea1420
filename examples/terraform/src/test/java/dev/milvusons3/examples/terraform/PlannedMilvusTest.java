package dev.milvusons3.examples.terraform;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Probe;
import org.junit.jupiter.api.Test;

/** The real Milvus under the bucket, role and key of the plan: {@code terraform show -json} wrote it, and nothing was applied. */
@MilvusOnS3(setup = "infra/plan.json", probe = Probe.WRITE)
class PlannedMilvusTest {
    @Test
    void milvusIsDeniedNothing(MilvusDeployment deployment) {
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
    }

    @Test
    void underTheNamesOfThePlan(MilvusDeployment deployment) {
        assertThat(deployment.bucket()).isEqualTo("acme-milvus-production");
        assertThat(deployment.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/search/milvus-production");
        assertThat(deployment.namespace()).isEqualTo("search");
    }

    @Test
    void onlyTheServiceAccountOfTheTrustPolicyGetsTheRole(MilvusDeployment deployment) {
        assertThat(deployment).isVerified();
    }
}
