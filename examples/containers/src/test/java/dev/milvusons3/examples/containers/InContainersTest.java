package dev.milvusons3.examples.containers;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;

import dev.milvusons3.Environment;
import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import org.junit.jupiter.api.Test;

/** Milvus as a pod of a real Kubernetes, by the Helm chart, in Docker; the bucket is LocalStack's, behind the gateway. */
@MilvusOnS3(environment = Environment.CONTAINERS, ifUnavailable = IfUnavailable.DISABLE)
class InContainersTest {
    @Test
    void milvusReachesItsBucketByItsRole(MilvusDeployment deployment) {
        assertThat(deployment).isVerified();
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
    }
}
