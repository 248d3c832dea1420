package dev.milvusons3.setup;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is said as the team writes it, so that it can be pasted where the team keeps it. */
class WordsOfTheSourceTest {
    private static final Path EXAMPLE = Path.of("../../examples/terraform/infra");

    @TempDir
    Path folder;

    /** The ARNs of the plan's bucket and key are known only after apply. */
    @Test
    void aDataSourceLacksAStatementBlockWithReferences() throws IOException {
        copy("main.tf");
        copy("storage.tf");
        without("role.tf", ", \"s3:DeleteObject\"", "\"kms:GenerateDataKey\", ");
        without("plan.json", "\"s3:DeleteObject\",", ",\"kms:GenerateDataKey\"", "\"kms:GenerateDataKey\",");

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder.resolve("plan.json")))
                        .letsMilvusWork())
                .hasMessageContaining(
                        "/role.tf (data.aws_iam_policy_document.milvus) (identity-based policy)\n  lacks\n")
                .hasMessageContaining("""
                            statement {
                              actions   = ["s3:DeleteObject"]
                              resources = ["${aws_s3_bucket.milvus.arn}/files/*"]
                            }
                        """)
                .hasMessageContaining("""
                            statement {
                              actions   = ["kms:GenerateDataKey"]
                              resources = [aws_kms_key.milvus.arn]
                            }
                        """);
    }

    @Test
    void whatDeniesIsNamedByFileResourceAndLine() throws IOException {
        copy("main.tf");
        copy("role.tf");
        changed("storage.tf", "StringNotEquals = ", "StringEquals = ");
        copy("plan.json");

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder.resolve("plan.json")))
                        .letsMilvusWork())
                .hasMessageContaining("/storage.tf (aws_s3_bucket_policy.milvus) (resource-based policy)")
                .hasMessageContaining("statement 1 (\"OnlyOurAccount\"), line 22, denies");
    }

    @Test
    void withoutTheSourceTheResourceIsNamedByFileAndAddress() throws IOException {
        String state = Files.readString(Path.of("src/test/resources/terraform/state.json"))
                .replace("\\\"s3:DeleteObject\\\",", "");
        Files.writeString(folder.resolve("state.json"), state);

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder.resolve("state.json")))
                        .letsMilvusWork())
                .hasMessageContaining("/state.json (module.role.aws_iam_policy.this) (identity-based policy)")
                .hasMessageContaining("\"Action\": \"s3:DeleteObject\"");
    }

    @Test
    void aFolderLacksAStatementWithItsPlaceholders() throws IOException {
        Files.createDirectories(folder.resolve("role/policies"));
        Files.writeString(folder.resolve("setup.yaml"), "bucket: { name: books }\n");
        Files.writeString(folder.resolve("role/policies/s3.json"), """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow",
                    "Action": ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
                    "Resource": ["arn:{{partition}}:s3:::{{bucket}}", "arn:{{partition}}:s3:::{{bucket}}/*"]
                  }
                }
                """);

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .hasMessageContaining("role/policies/s3.json (identity-based policy)")
                .hasMessageContaining("\"Resource\": \"arn:{{partition}}:s3:::{{bucket}}/files/*\"");
    }

    private void copy(String file) throws IOException {
        changed(file, "", "");
    }

    private void without(String file, String... texts) throws IOException {
        String text = Files.readString(EXAMPLE.resolve(file));
        for (String each : texts) {
            text = text.replace(each, "");
        }
        Files.writeString(folder.resolve(file), text);
    }

    private void changed(String file, String from, String to) throws IOException {
        Files.writeString(
                folder.resolve(file), Files.readString(EXAMPLE.resolve(file)).replace(from, to));
    }
}
