package dev.milvusons3.internal.negative;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.EveryEnvironment;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.NegativeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** The negative matrix, on the real Milvus' deployment. */
@EveryEnvironment
@MilvusOnS3(policy = NegativeMatrixIT.NARROW)
class NegativeMatrixIT {
    static final String NARROW = """
            { "Version": "2012-10-17",
              "Statement": [
                { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:{{partition}}:s3:::{{bucket}}" },
                { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                  "Resource": "arn:{{partition}}:s3:::{{bucket}}/files/*" } ] }
            """;

    @TestFactory
    Stream<DynamicTest> everythingIsRefused(MilvusDeployment deployment) {
        return DynamicTest.stream(deployment.negativeCases().stream());
    }

    @Test
    void hasACaseForEachWayIn(MilvusDeployment deployment) {
        assertThat(deployment.negativeCases())
                .extracting(NegativeCase::getName)
                .containsExactly(
                        "token: of another service account",
                        "token: of another namespace",
                        "token: for another audience",
                        "token: of another issuer",
                        "token: expired",
                        "token: tampered with",
                        "token: unsigned (alg none)",
                        "token: signed with an unknown key",
                        "policy: without s3:ListBucket",
                        "policy: without s3:GetObject",
                        "policy: without s3:PutObject",
                        "policy: without s3:DeleteObject",
                        "resource: sibling bucket",
                        "resource: sibling prefix",
                        "transport: plain HTTP where the policy demands TLS");
    }

    @Test
    void leavesNothingBehindAndNoDenials(MilvusDeployment deployment) throws Throwable {
        List<String> tried = new ArrayList<>();
        for (NegativeCase negative : deployment.negativeCases()) {
            try {
                negative.execute();
                tried.add(negative.getName());
            } catch (TestAbortedException e) {
                // The factory reports it as skipped.
                continue;
            }
        }

        assertThat(tried).hasSizeGreaterThan(10);
        assertThat(deployment.decisions()).hasNoDenials();
        assertThat(deployment.s3().listBuckets().buckets())
                .noneMatch(bucket -> bucket.name().contains("sibling"));
        assertThat(deployment
                        .s3()
                        .listObjectsV2(r -> r.bucket(deployment.bucket()))
                        .contents())
                .noneMatch(object -> object.key().contains("negative"));
        assertThat(deployment
                        .kubernetes()
                        .serviceAccounts()
                        .inAnyNamespace()
                        .list()
                        .getItems())
                .noneMatch(account -> account.getMetadata().getName().endsWith("-other"));
    }
}
