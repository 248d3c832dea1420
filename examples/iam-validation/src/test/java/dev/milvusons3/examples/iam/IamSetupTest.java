package dev.milvusons3.examples.iam;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static dev.milvusons3.assertj.MilvusOnS3Assertions.serviceAccount;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.AsMilvus;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Probe;
import dev.milvusons3.gateway.Decisions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A team's own policy and trust policy, validated end to end: a real Milvus creates, writes, indexes, loads and searches a
 * collection ({@link Probe#WRITE}) under the role before the first test runs.
 */
@MilvusOnS3(
        policy = "policies/milvus-s3.json",
        trustPolicy = "policies/trust.json",
        rootPath = "files",
        probe = Probe.WRITE)
class IamSetupTest {
    @Test
    void isWhatTheGuideDemands(MilvusDeployment deployment) {
        assertThat(deployment)
                .isVerified()
                .hasRoleTrusting(serviceAccount(deployment.namespace(), deployment.serviceAccount()))
                .hasRoleNotTrusting(serviceAccount("default", deployment.serviceAccount()))
                .storesObjectsUnder("files/");
    }

    @Test
    void milvusNeedsAllThatItIsGrantedAndNoMore(MilvusDeployment deployment) {
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
        // Milvus deletes dropped segments hours later.
        assertThat(deployment).isLeastPrivilegeExcept("s3:DeleteObject");
    }

    @Test
    void theRoleReachesNothingOutsideTheRootPath(@AsMilvus S3Client milvusS3, MilvusDeployment deployment) {
        Decisions before = deployment.decisions();

        assertThatThrownBy(() ->
                        milvusS3.getObject(r -> r.bucket(deployment.bucket()).key("invoices/1")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("no identity-based policy allows the s3:GetObject action");

        assertThat(deployment.decisions().since(before).by(deployment.roleArn()))
                .deniedExactly("s3:GetObject");
    }
}
