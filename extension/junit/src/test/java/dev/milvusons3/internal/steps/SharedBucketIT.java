package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The real Milvus in a whole set-up: its bucket is in another account, encrypted with a key of that account, reached through a VPC
 * endpoint, and both accounts are in an organisation. Every document decides: with one letter wrong the start fails, and says where.
 */
class SharedBucketIT {
    private static final String BUCKET = "acme-milvus-shared";

    @TempDir
    private Path folder;

    @Test
    void milvusWorksInTheWholeSetUp() throws Exception {
        Setup setup = Setups.copy("shared-bucket", folder, "", "", "");
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment deployment = starter.start(Setups.in(Specs.withWriteProof(), setup), "SharedBucketIT");
            try {
                S3Client s3 = deployment.deployment().s3();
                List<S3Object> objects = s3.listObjectsV2(r -> r.bucket(BUCKET)).contents();
                assertThat(objects).isNotEmpty();
                HeadObjectResponse head =
                        s3.headObject(r -> r.bucket(BUCKET).key(objects.get(0).key()));
                assertThat(head.ssekmsKeyId()).startsWith("arn:aws:kms:us-east-2:444455556666:key/1234abcd");
                assertThat(deployment.deployment().roleArn())
                        .isEqualTo("arn:aws:iam::111122223333:role/apps/milvus-shared");
                assertThat(deployment.deployment().decisions().all())
                        .filteredOn(decision -> decision.service().equals("kms"))
                        .filteredOn(decision -> decision.principal().contains("assumed-role/milvus-shared"))
                        .extracting(RecordedDecision::action)
                        .contains("kms:GenerateDataKey", "kms:Decrypt");
            } finally {
                deployment.close(false);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    role/trust.json                                       | {{serviceAccount}}"   | {{serviceAccount}}x"  | sts:AssumeRoleWithWebIdentity | line 4,
                    role/policies/milvus-s3.json                          | s3:GetObject          | s3:GetObjects         | s3:GetObject        | line 4,
                    role/inline/key.json                                  | kms:Decrypt           | kms:Decrypd           | kms:Decrypt         | line 4,
                    role/boundary.json                                    | acme-*                | acne-*                | s3:ListBucket       | line 4,
                    bucket/policy.json                                    | role/apps/            | role/app/             | s3:ListBucket       | line 4,
                    bucket/policy.json                                    | vpce-0                | vpce-1                | s3:ListBucket       | line 18,
                    key/policy.json                                       | s3.us-east-2          | s3.us-east-1          | kms:GenerateDataKey | line 11,
                    network/endpoint-policy.json                          | acme-*                | acne-*                | s3:ListBucket       | line 4,
                    organization/scp/2-account-111122223333/storage.json  | "us-east-2"           | "us-east-1"           | s3:ListBucket       | line 10,
                    organization/scp/2-account-111122223333/storage.json  | "kms:*"               | "kns:*"               | kms:GenerateDataKey | line 4,
                    organization/rcp/only-the-organization.json           | o-exampleorgid        | o-exampleorgie        | s3:ListBucket       | line 4,
                    bucket/policy.json                                    | arn:aws:iam::{{account}}:role/apps/milvus-shared | * | BlockPublicPolicy | policy of bucket
                    setup.yaml                                            | alias/milvus          | alias/milvus, enabled: false | KMS.DisabledException | is disabled
                    setup.yaml                                            | vpcEndpoint: vpce-0123456789abcdef0 | sourceIp: 203.0.113.7 | s3:ListBucket | network.vpcEndpoint in it supplies the key
                    """)
    void oneLetterWrongFailsTheStartAndSaysWhere(String file, String from, String to, String action, String line)
            throws Exception {
        Setup setup = Setups.copy("shared-bucket", folder, file, from, to);
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            assertThatThrownBy(() -> starter.start(Setups.in(Specs.standard(), setup), "SharedBucketIT"))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .satisfies(e -> {
                        assertThat(e.getMessage()).contains(action, line);
                        if (!file.equals("setup.yaml")) {
                            assertThat(e.getMessage()).contains(file);
                        }
                        assertThat(e.getSuppressed()).isEmpty();
                    });
        }
    }
}
