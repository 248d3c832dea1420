package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By one attribute: the real Milvus in a whole set-up, whose bucket and key are in another account. */
@MilvusOnS3(setup = "setups/shared-bucket")
class SetupIT {
    @Test
    void milvusWorksInIt(MilvusDeployment deployment) {
        assertThat(deployment.bucket()).isEqualTo("acme-milvus-shared");
        assertThat(deployment.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/apps/milvus-shared");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
    }
}
