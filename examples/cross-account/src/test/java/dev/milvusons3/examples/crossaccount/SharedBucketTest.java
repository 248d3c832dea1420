package dev.milvusons3.examples.crossaccount;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Probe;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The real Milvus with its role in one account, its bucket and key in another. */
@MilvusOnS3(setup = "setups/shared-bucket", probe = Probe.WRITE)
class SharedBucketTest {
    @Test
    void milvusIsDeniedNothing(MilvusDeployment deployment) {
        assertThat(deployment.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/milvus");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
    }

    @Test
    void itsObjectsAreEncryptedWithTheKeyOfTheOther(MilvusDeployment deployment) {
        S3Client owners = deployment.s3();
        S3Object any = owners.listObjectsV2(r -> r.bucket(deployment.bucket()))
                .contents()
                .get(0);

        HeadObjectResponse head =
                owners.headObject(r -> r.bucket(deployment.bucket()).key(any.key()));

        assertThat(head.ssekmsKeyId()).startsWith("arn:aws:kms:eu-central-1:444455556666:key/");
    }
}
