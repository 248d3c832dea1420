package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.AsMilvus;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.report.DeploymentReport.State;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A boundary for each role and a policy for each bucket, as many organisations demand them, are there from the start on. */
@MilvusOnS3(
        permissionsBoundary = "classpath:policies/boundary.json",
        bucketPolicy = "classpath:policies/encrypted-reports.json")
class DemandedDocumentsIT {
    @Test
    void theBoundaryLimitsTheRole(MilvusDeployment deployment, @AsMilvus S3Client s3) {
        s3.putObject(r -> r.bucket(deployment.bucket()).key("files/kept/x"), RequestBody.fromString("x"));

        assertThatThrownBy(
                        () -> s3.deleteObject(r -> r.bucket(deployment.bucket()).key("files/kept/x")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("no permissions boundary allows the s3:DeleteObject action");
        assertThat(deployment
                        .iam()
                        .getRole(r -> r.roleName(deployment.roleName()))
                        .role()
                        .permissionsBoundary()
                        .permissionsBoundaryArn())
                .endsWith(":policy/MilvusS3ReadWrite-" + deployment.runId() + "-boundary");
    }

    @Test
    void theBucketsPolicyDecides(MilvusDeployment deployment, @AsMilvus S3Client s3) {
        assertThatThrownBy(() -> s3.putObject(
                        r -> r.bucket(deployment.bucket()).key("files/reports/x"), RequestBody.fromString("x")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("with an explicit deny in a resource-based policy");
        s3.putObject(
                r -> r.bucket(deployment.bucket()).key("files/reports/x").serverSideEncryption("AES256"),
                RequestBody.fromString("x"));
    }

    /** The bucket goes anyway, though its policy denies the administrator too. */
    @Test
    void aBucketPolicyThatDeniesMilvusFailsTheStartAndSaysWhy() throws Exception {
        String policy = """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Sid": "NobodyMayAnything",
                      "Effect": "Deny",
                      "Principal": "*",
                      "Action": "s3:*",
                      "Resource": ["arn:{{partition}}:s3:::{{bucket}}", "arn:{{partition}}:s3:::{{bucket}}/*"]
                    }
                  ]
                }
                """;
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            assertThatThrownBy(() -> starter.start(Specs.withBucketPolicy(policy), "DemandedDocumentsIT"))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .satisfies(e -> {
                        assertThat(e.getMessage())
                                .startsWith("s3:")
                                .contains("NobodyMayAnything", "the inline document of Specs, line ");
                        assertThat(e.getSuppressed()).isEmpty();
                        assertThat(((FailedStart) e).report().orElseThrow().chain())
                                .extracting(link -> tuple(link.kind(), link.state()))
                                .contains(tuple("policy", State.VERIFIED), tuple("bucket", State.FAILED));
                    });
        }
    }
}
