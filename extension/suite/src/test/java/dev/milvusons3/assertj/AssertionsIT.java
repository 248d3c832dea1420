package dev.milvusons3.assertj;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static dev.milvusons3.assertj.MilvusOnS3Assertions.policy;
import static dev.milvusons3.assertj.MilvusOnS3Assertions.serviceAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.EveryEnvironment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.internal.milvus.WriteProbe;
import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Assertions on a real Milvus that has inserted, flushed, indexed, loaded and searched. */
@EveryEnvironment
class AssertionsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Nested
    @MilvusOnS3
    class ByTheGuide {
        @BeforeAll
        static void work(MilvusClientV2 milvus) {
            new WriteProbe(milvus, PATIENCE).run();
        }

        @Test
        void isAsTheGuideMakesIt(MilvusDeployment deployment) {
            assertThat(deployment)
                    .isVerified()
                    .hasBucketIn("us-east-2")
                    .hasRoleNotTrusting(
                            serviceAccount(deployment.namespace(), "default"),
                            serviceAccount("default", deployment.serviceAccount()))
                    .storesObjectsUnder("files/");
        }

        @Test
        void milvusUsesThreeActionsAsTheRole(MilvusDeployment deployment) {
            assertThat(deployment.decisions().byMilvus())
                    .hasNoDenials()
                    .usedExactly("s3:ListBucket", "s3:GetObject", "s3:PutObject")
                    .everyRequestBy(deployment.roleArn());
        }

        /** Milvus deletes hours after a drop, and keeps to its root path: on both counts the guide's policy grants more than a test uses. */
        @Test
        void theGuidesPolicyGrantsMoreThanMilvusUses(MilvusDeployment deployment) {
            String policy =
                    deployment.policyArn().substring(deployment.policyArn().lastIndexOf('/') + 1);
            String bucket = "arn:aws:s3:::" + deployment.bucket();

            assertThatThrownBy(() -> assertThat(deployment).isLeastPrivilege())
                    .isInstanceOf(AssertionError.class)
                    .extracting(e -> e.getMessage().replaceFirst("in \\d+ requests", "in N requests"))
                    .isEqualTo("""
                            Expecting role %1$s
                            to grant no more than its Milvus used in N requests to S3
                            but it also grants
                              by %2$s statement 2: s3:DeleteObject, which Milvus did not use
                              by %2$s statement 2: s3:GetObject, s3:PutObject on %3$s/*, which is wider than what Milvus used: %3$s/files/*

                            This policy would have sufficed:
                            {
                              "Version": "2012-10-17",
                              "Statement": [
                                {
                                  "Effect": "Allow",
                                  "Action": "s3:ListBucket",
                                  "Resource": "arn:{{partition}}:s3:::{{bucket}}"
                                },
                                {
                                  "Effect": "Allow",
                                  "Action": [
                                    "s3:GetObject",
                                    "s3:PutObject"
                                  ],
                                  "Resource": "arn:{{partition}}:s3:::{{bucket}}/files/*"
                                }
                              ]
                            }""".formatted(deployment.roleName(), policy, bucket));
        }

        @Test
        void theDeploymentsClientsStayOpen(MilvusDeployment deployment, S3Client injected) {
            deployment.s3().close();
            deployment.s3AsMilvus().close();
            deployment.iam().close();
            deployment.sts().close();
            deployment.kubernetes().close();

            assertThat(deployment).isVerified();
            assertThat(injected.listObjectsV2(r -> r.bucket(deployment.bucket()))
                            .contents())
                    .isNotEmpty();
            assertThat(deployment
                            .s3AsMilvus()
                            .listObjectsV2(r -> r.bucket(deployment.bucket()))
                            .contents())
                    .isNotEmpty();
            assertThat(deployment.sts().getCallerIdentity().account()).isEqualTo("111122223333");
        }
    }

    /** What was printed above, and s3:DeleteObject, which the start's rehearsal asks for because Milvus will. */
    @Nested
    @MilvusOnS3(policy = LeastPrivileged.POLICY)
    class LeastPrivileged {
        static final String POLICY = "policies/milvus-s3-least.json";

        @BeforeAll
        static void work(MilvusClientV2 milvus) {
            new WriteProbe(milvus, PATIENCE).run();
        }

        @Test
        void grantsNoMoreThanMilvusUsesAndWillUse(MilvusDeployment deployment) {
            assertThat(policy(POLICY))
                    .allowsExactly("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
            assertThat(deployment).isVerified().isLeastPrivilegeExcept("s3:DeleteObject");
            assertThatThrownBy(() -> assertThat(deployment).isLeastPrivilege())
                    .hasMessageContaining("but it also grants\n  by MilvusS3ReadWrite-" + deployment.runId()
                            + " statement 2: s3:DeleteObject, which Milvus did not use\n\n");
        }
    }
}
