package dev.milvusons3.setup;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS takes an action that there is not, and a bucket that there is not: what was meant is said when something is missing. */
class MisspeltTest {
    @TempDir
    Path folder;

    @Test
    void whatWasMeantIsSaidWithFileAndLine() throws IOException {
        write(
                "setup.yaml",
                "account: \"111122223333\"\nrole: { name: milvus }\nbucket: { name: acme-milvus, account: \"444455556666\" }\n");
        write("role/policies/s3.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme-milvus" },
                    { "Effect": "Allow", "Action": ["s3:GetObjcet", "s3:PutObject"], "Resource": "arn:aws:s3:::acme-mivlus/*" },
                    { "Effect": "Allow", "Action": "s3:HeadObject", "Resource": "arn:aws:s3:::reports/*" }
                  ]
                }
                """);
        write("bucket/policy.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/milvsu" },
                    "Action": "s3:*", "Resource": ["arn:aws:s3:::acme-milvus", "arn:aws:s3:::acme-milvus/*"]
                  }
                }
                """);

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .hasMessageContaining("perhaps misspelt")
                .hasMessageContaining(
                        "s3.json, line 5: S3 has no action \"s3:GetObjcet\"; did you mean \"s3:GetObject\"?")
                .hasMessageContaining(
                        "s3.json, line 5: arn:aws:s3:::acme-mivlus/* names no bucket or role of this set-up; did you mean \"acme-milvus\"?")
                .hasMessageContaining("s3.json, line 6: S3 has no action \"s3:HeadObject\": HeadObject is an operation")
                .hasMessageContaining(
                        "policy.json, line 3: arn:aws:iam::111122223333:role/milvsu names no bucket or role of this set-up; did you mean \"milvus\"?")
                .message()
                .doesNotContain("reports");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
