package dev.milvusons3.examples.aws;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The same in a real account, with a cluster of EKS. Which ones says the environment: {@code MILVUS_ON_S3_AWS_ACCOUNT}, {@code
 * MILVUS_ON_S3_AWS_REGIONS} and {@code MILVUS_ON_S3_AWS_EKS_CLUSTER}; without an account nothing runs.
 */
@MilvusOnS3(environment = Environment.AWS)
@EnabledIfEnvironmentVariable(
        named = "MILVUS_ON_S3_AWS_ACCOUNT",
        matches = "[0-9]{12}",
        disabledReason = "MILVUS_ON_S3_AWS_ACCOUNT names no account that this may use")
class InOurAccountTest {
    @Test
    void milvusReachesItsBucketByItsRole(MilvusDeployment deployment) {
        assertThat(deployment).isVerified();
    }
}
