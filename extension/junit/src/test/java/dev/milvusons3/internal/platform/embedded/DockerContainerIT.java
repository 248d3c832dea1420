package dev.milvusons3.internal.platform.embedded;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.MilvusServer;
import dev.milvusons3.internal.milvus.WriteProbe;
import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Milvus in one Docker container, below a bucket policy that every security baseline demands. */
@MilvusOnS3(
        bucketPolicy = NamespaceIT.TLS_ONLY,
        milvus = @MilvusServer(runtime = MilvusRuntime.CONTAINER),
        ifUnavailable = IfUnavailable.DISABLE)
class DockerContainerIT {
    @Test
    void aPolicyThatDemandsTlsLetsMilvusWork(MilvusDeployment deployment, MilvusClientV2 milvus) {
        new WriteProbe(milvus, Duration.ofMinutes(2)).run();

        assertThat(deployment.decisions()).hasNoDenials();
        assertThat(deployment.decisions().byMilvus().on("s3:PutObject")).isNotEmpty();
    }

    @Test
    void bothItsClientsTakeTheRoleByWebIdentity(MilvusDeployment deployment) {
        assertThat(deployment.decisions().on("sts:AssumeRoleWithWebIdentity"))
                .extracting(decision -> decision.userAgent().contains("aws-sdk-cpp"))
                .contains(true, false)
                .hasSizeGreaterThanOrEqualTo(3);
    }
}
