package dev.milvusons3.internal.setup.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.setup.terraform.TerraformWording.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerraformWordingTest {
    private static final Map<String, String> REFERENCES = Map.of(
            "arn:aws:s3:::acme", "aws_s3_bucket.milvus.arn",
            "acme", "aws_s3_bucket.milvus.id",
            "111122223333", "var.account",
            "aws", "data.aws_partition.current.partition",
            "arn:aws:iam::111122223333:role/milvus", "aws_iam_role.milvus.arn");

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::acme, ${aws_s3_bucket.milvus.arn}",
        "arn:aws:s3:::acme/files/*, ${aws_s3_bucket.milvus.arn}/files/*",
        "arn:aws:s3:::acme-archive/*, arn:${data.aws_partition.current.partition}:s3:::acme-archive/*",
        "arn:aws:iam::111122223333:role/milvus, ${aws_iam_role.milvus.arn}",
        "arn:aws:iam::111122223333:role/milvus-2, arn:${data.aws_partition.current.partition}:iam::${var.account}:role/milvus-2",
        "aws:kms, aws:kms",
        "home/${aws:username}, home/$${aws:username}",
    })
    void aValueIsWrittenByReferencesAsFarAsTheyReach(String value, String written) {
        assertThat(new TerraformWording(REFERENCES, Form.TEXT).value(value)).isEqualTo(written);
    }

    @Test
    void jsonencodeTakesJsonAndReferencesStandAlone() {
        String json = "{ \"Action\": \"s3:GetObject\", \"Resource\": [\"${a.b.arn}\", \"${a.b.arn}/*\"] }";

        assertThat(new TerraformWording(Map.of(), Form.OBJECT).statement(json))
                .isEqualTo("{ \"Action\": \"s3:GetObject\", \"Resource\": [a.b.arn, \"${a.b.arn}/*\"] }");
        assertThat(new TerraformWording(Map.of(), Form.TEXT).statement(json)).isEqualTo(json);
    }

    @Test
    void aBlockHasAllElements() {
        assertThat(new TerraformWording(Map.of(), Form.BLOCK).statement("""
                        {
                          "Effect": "Deny",
                          "Principal": { "AWS": "${aws_iam_role.milvus.arn}" },
                          "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                          "Resource": "*",
                          "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } }
                        }
                        """)).isEqualTo("""
                        statement {
                          effect    = "Deny"
                          actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
                          resources = ["*"]

                          principals {
                            type        = "AWS"
                            identifiers = [aws_iam_role.milvus.arn]
                          }

                          condition {
                            test     = "StringEquals"
                            variable = "kms:ViaService"
                            values   = ["s3.eu-central-1.amazonaws.com"]
                          }
                        }""");
    }
}
