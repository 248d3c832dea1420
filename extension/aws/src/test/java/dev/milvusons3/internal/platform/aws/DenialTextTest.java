package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialTextTest {
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/r/s";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    s3:GetObject | arn:aws:s3:::b/k | User: %1$s is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:GetObject action
                    s3:GetObject | arn:aws:s3:::b/k | ["failed to read object"] [error="User: %1$s is not authorized to perform: s3:GetObject on resource: \\"arn:aws:s3:::b/k\\" because no"]
                    iam:GetRole  | arn:aws:iam::111122223333:role/r | User: %1$s is not authorized to perform: iam:GetRole on resource: arn:aws:iam::111122223333:role/r because no
                    s3:GetObject | `` | User: %1$s is not authorized to perform: s3:GetObject on resource: \\"arn:aws:s3:::b/kkk...
                    s3:ListAllMyBuckets | `` | User: %1$s is not authorized to perform: s3:ListAllMyBuckets because no
                    """)
    void namesActionAndResource(String action, String resource, String text) {
        assertThat(DenialText.in(text.replace("%1$s", SESSION)))
                .contains(new DenialText(SESSION, action, Optional.of(resource).filter(arn -> !arn.isEmpty())));
    }

    @Test
    void mayNameNothing() {
        assertThat(DenialText.in("User: " + SESSION + " is not authorized to perform: s3:GetObj..."))
                .isEmpty();
        assertThat(DenialText.in("Access Denied.")).isEmpty();
    }
}
