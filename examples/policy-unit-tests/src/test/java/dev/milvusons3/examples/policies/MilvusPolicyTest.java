package dev.milvusons3.examples.policies;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.policy;

import dev.milvusons3.iam.assertj.PolicyUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role's policy without any server: each of these takes milliseconds. */
class MilvusPolicyTest {
    private static PolicyUnderTest milvusPolicy() {
        return policy("policies/milvus-s3.json").with("bucket", "books");
    }

    @Test
    void letsMilvusWork() {
        assertThat(milvusPolicy())
                .allows("s3:ListBucket")
                .on("arn:aws:s3:::books")
                .allows("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
                .on("arn:aws:s3:::books/files/insert_log/1");
    }

    @Test
    void grantsNothingElse() {
        assertThat(milvusPolicy())
                .allowsExactly("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject")
                .denies("s3:GetObject")
                .on("arn:aws:s3:::books/invoices/1")
                .implicitly()
                .because("does not cover")
                .denies("s3:ListBucket")
                .on("arn:aws:s3:::books-archive");
    }

    /** An ARN that says {@code aws} to the letter is the usual reason why a policy fails in China and in GovCloud. */
    @ParameterizedTest
    @ValueSource(strings = {"aws", "aws-cn", "aws-us-gov"})
    void worksInEveryPartition(String partition) {
        assertThat(milvusPolicy().with("partition", partition))
                .allows("s3:PutObject")
                .on("arn:" + partition + ":s3:::books/files/insert_log/1");
    }
}
