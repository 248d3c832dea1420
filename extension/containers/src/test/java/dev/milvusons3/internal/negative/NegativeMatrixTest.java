package dev.milvusons3.internal.negative;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.NegativeCase;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.gateway.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The matrix for policies of several shapes, without Milvus. */
class NegativeMatrixTest {
    private static final String MORE = """
            { "Version": "2012-10-17",
              "Statement": [
                { "Effect": "Allow", "Action": ["s3:ListBucket*", "s3:GetBucketLocation", "s3:ListAllMyBuckets"],
                  "Resource": "arn:{{partition}}:s3:::{{bucket}}" },
                { "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:*Tagging", "s3:AbortMultipartUpload",
                             "s3:ListMultipartUploadParts", "s3:RestoreObject"],
                  "Resource": "arn:{{partition}}:s3:::{{bucket}}/files/*" } ] }
            """;
    private static final String TOO_WIDE = """
            { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }
            """;
    private static final String ANY_SERVICE_ACCOUNT = """
            { "Version": "2012-10-17",
              "Statement": {
                "Effect": "Allow",
                "Principal": { "Federated": "arn:{{partition}}:iam::{{account}}:oidc-provider/{{oidcProvider}}" },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": { "StringEquals": { "{{oidcProvider}}:aud": "sts.amazonaws.com" } } } }
            """;

    private static String guides(String name) throws IOException {
        try (InputStream in = NegativeCase.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whateverThePolicyGrantsIsTakenAway() throws Throwable {
        try (SubjectInJvm subject = new SubjectInJvm(MORE, guides("milvus-trust-policy.json"))) {
            Decisions before = subject.decisions();
            List<NegativeCase> cases = subject.cases();
            assertThat(cases)
                    .extracting(NegativeCase::getName)
                    .filteredOn(name -> name.startsWith("policy: "))
                    .containsExactly(
                            "policy: without s3:ListBucket",
                            "policy: without s3:GetObject",
                            "policy: without s3:PutObject",
                            "policy: without s3:DeleteObject",
                            "policy: without s3:GetBucketLocation",
                            "policy: without s3:GetBucketTagging",
                            "policy: without s3:ListBucketVersions",
                            "policy: without s3:ListBucketMultipartUploads",
                            "policy: without s3:GetObjectTagging",
                            "policy: without s3:PutObjectTagging",
                            "policy: without s3:DeleteObjectTagging",
                            "policy: without s3:ListMultipartUploadParts",
                            "policy: without s3:AbortMultipartUpload",
                            "policy: without s3:ListAllMyBuckets",
                            "policy: without s3:RestoreObject");
            for (NegativeCase negative : cases) {
                if (!negative.getName()
                        .matches("policy: without s3:(GetBucketTagging|ListAllMyBuckets|RestoreObject)")) {
                    negative.execute();
                }
            }
            assertThat(subject.decisions().since(before).service("s3")).isEmpty();
            assertThat(subject.aws.s3().listBuckets().buckets()).hasSize(1);
            assertThat(subject.aws
                            .s3()
                            .listObjectsV2(r -> r.bucket(SubjectInJvm.BUCKET))
                            .keyCount())
                    .isZero();
            assertThat(subject.aws
                            .s3()
                            .listMultipartUploads(r -> r.bucket(SubjectInJvm.BUCKET))
                            .uploads())
                    .isEmpty();
        }
    }

    @Test
    void isTheSameByPodIdentityButForSessionPolicies() throws Throwable {
        try (SubjectInJvm subject = new SubjectInJvm(MORE, guides("milvus-pod-identity-trust-policy.json"), true)) {
            subject.canary().run();
            for (NegativeCase negative : subject.cases()) {
                if (negative.getName().startsWith("policy: ")
                        || negative.getName().startsWith("transport: ")) {
                    assertThatThrownBy(negative::execute)
                            .as(negative.getName())
                            .isInstanceOf(TestAbortedException.class);
                } else {
                    negative.execute();
                }
            }
            aborted(
                    subject,
                    "policy: without s3:GetObject",
                    "eks-auth:AssumeRoleForPodIdentity takes no session policy, by which this is tried");
            assertThat(subject.decisions().service("sts")).isEmpty();
        }
    }

    /** A gateway that only records would let wrong policies pass, and no start may take it for one that enforces. */
    @Test
    void theCanaryFailsWhereDenialsAreOnlyRecorded() throws Exception {
        try (SubjectInJvm subject = new SubjectInJvm(
                guides("milvus-s3-policy.json"),
                guides("milvus-trust-policy.json"),
                false,
                Gateway.Builder::recording)) {
            assertThatThrownBy(subject.canary()::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("not enforcing: ")
                    .hasMessageContaining("allowed s3:ListBucket for a session whose policy denies everything");
        }
    }

    @Test
    void whatCannotBeTriedSaysWhy() throws Exception {
        try (SubjectInJvm subject = new SubjectInJvm(MORE, guides("milvus-trust-policy.json"))) {
            aborted(
                    subject,
                    "policy: without s3:RestoreObject",
                    "the policy grants s3:RestoreObject, and there is no request here that needs it");
            // By the wildcard it is named, but for objects only.
            aborted(
                    subject,
                    "policy: without s3:GetBucketTagging",
                    "the role is not granted s3:GetBucketTagging as it is: User: ");
        }
    }

    @Test
    void theSiblingPrefixIsNotTriedWhereTheWholeBucketIsAllowed() throws Exception {
        try (SubjectInJvm subject =
                new SubjectInJvm(guides("milvus-s3-policy.json"), guides("milvus-trust-policy.json"))) {
            aborted(subject, "resource: sibling prefix", "by its policies the role may read the whole bucket");
        }
    }

    private static void aborted(SubjectInJvm subject, String name, String why) {
        assertThatThrownBy(() -> subject.find(name).execute())
                .as(name)
                .isInstanceOf(TestAbortedException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void whatIsAllowedFails() throws Exception {
        try (SubjectInJvm subject = new SubjectInJvm(TOO_WIDE, ANY_SERVICE_ACCOUNT)) {
            for (String name : List.of(
                    "token: of another service account", "token: of another namespace", "resource: sibling bucket")) {
                assertThatThrownBy(() -> subject.find(name).execute())
                        .as(name)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("was allowed; AWS refuses it with AccessDenied");
            }
        }
    }
}
