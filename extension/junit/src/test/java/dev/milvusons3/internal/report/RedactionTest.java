package dev.milvusons3.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Redaction redaction = Redaction.of(List.of("s3cr3t", ""));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the password is s3cr3t",
                "rootPassword=hunter2-s3cr3t",
                "    defaultRootPassword: \"s3cr3t\"",
                "secretAccessKey: s3cr3t/x",
                "{\"SecretAccessKey\": \"other-s3cr3t\"}",
                "- name: \"MILVUS_ROOT_PASSWORD\"\n  value: \"s3cr3t\"",
                "GET /b/k?X-Amz-Signature=s3cr3t&x=y",
            })
    void hidesSecrets(String text) {
        assertThat(redaction.apply(text)).contains("[redacted]").doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2",
                "aws_secret_access_key = hunter2",
                "\"session_token\":\"hunter2\"",
                "- name: MINIO_SECRET_KEY\n  value: hunter2",
                "https://h/b?X-Amz-Security-Token=hunter2",
            })
    void hidesWhatHasTheFormOfASecret(String text) {
        assertThat(redaction.apply(text)).contains("[redacted]").doesNotContain("hunter2");
    }

    @Test
    void hidesTheSignatureOfAToken() {
        String claims = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.";

        assertThat(redaction.apply("token " + claims + "c2lnbmF0dXJl end"))
                .isEqualTo("token " + claims + "[redacted] end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- name: AWS_WEB_IDENTITY_TOKEN_FILE\n  value: /var/run/secrets/token",
                "s3:PutObject on arn:aws:s3:::b/files/password was denied",
                "\"Action\": [\"s3:GetObject\"]",
            })
    void leavesTheRest(String text) {
        assertThat(redaction.apply(text)).isEqualTo(text);
    }
}
