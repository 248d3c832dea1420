package dev.milvusons3.internal.steps;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Probe;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The whole set-up of {@link SharedBucketIT} in a real cluster, before LocalStack: the same documents decide. */
@RequiresContainers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedBucketInContainersIT {
    private static final String BUCKET = "acme-milvus-shared";
    private static DeploymentStarter starter;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        starter = DeploymentStarter.standard();
    }

    @AfterAll
    static void close() throws Exception {
        starter.close();
    }

    @Test
    @Order(1)
    void milvusWorksInTheWholeSetUp() {
        Setup setup = Setups.copy("shared-bucket", folder, "", "", "");
        RunningDeployment started = starter.start(Setups.in(spec(Probe.WRITE), setup), "SharedBucketInContainersIT");
        MilvusDeployment deployment = started.deployment();
        try {
            assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
            S3Client s3 = deployment.s3();
            List<S3Object> objects = s3.listObjectsV2(r -> r.bucket(BUCKET)).contents();
            assertThat(objects).isNotEmpty();
            assertThat(s3.headObject(r -> r.bucket(BUCKET).key(objects.get(0).key()))
                            .ssekmsKeyId())
                    .startsWith("arn:aws:kms:us-east-2:444455556666:key/1234abcd");
            assertThat(deployment.decisions().all())
                    .filteredOn(decision -> decision.service().equals("kms"))
                    .filteredOn(decision -> decision.principal().contains("assumed-role/milvus-shared"))
                    .extracting(RecordedDecision::action)
                    .contains("kms:GenerateDataKey", "kms:Decrypt");
        } finally {
            started.close(false);
        }
    }

    @Order(2)
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    bucket/policy.json                                    | vpce-0                | vpce-1                | s3:ListBucket       | line 18,
                    key/policy.json                                       | s3.us-east-2          | s3.us-east-1          | kms:GenerateDataKey | line 11,
                    network/endpoint-policy.json                          | acme-*                | acne-*                | s3:ListBucket       | line 4,
                    organization/scp/2-account-111122223333/storage.json  | "us-east-2"           | "us-east-1"           | s3:ListBucket       | line 10,
                    organization/rcp/only-the-organization.json           | o-exampleorgid        | o-exampleorgie        | s3:ListBucket       | line 4,
                    """)
    void oneLetterWrongFailsTheStartAndSaysWhere(String file, String from, String to, String action, String line) {
        Setup setup = Setups.copy("shared-bucket", folder, file, from, to);
        assertThatThrownBy(() -> starter.start(Setups.in(spec(Probe.IDENTITY), setup), "SharedBucketInContainersIT"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .satisfies(e -> {
                    assertThat(e.getMessage()).contains(action, file, line);
                    assertThat(e.getSuppressed()).isEmpty();
                });
    }

    private static DeploymentSpec spec(Probe probe) {
        return Specs.inContainers(Specs.POLICY, probe, Duration.ofMinutes(4));
    }
}
