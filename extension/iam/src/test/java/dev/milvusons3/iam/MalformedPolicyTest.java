package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake gets AWS' own text, what exactly is wrong, and its place. */
class MalformedPolicyTest {
    private static final Map<String, PolicyType> TYPES = Map.of(
            "identity", PolicyType.IDENTITY,
            "resource", PolicyType.RESOURCE,
            "trust", PolicyType.TRUST,
            "boundary", PolicyType.PERMISSIONS_BOUNDARY,
            "session", PolicyType.SESSION,
            "scp", PolicyType.SERVICE_CONTROL,
            "rcp", PolicyType.RESOURCE_CONTROL);

    record Mistake(PolicyType type, String document, int line, int column, String awsMessage, String detail) {}

    static Stream<Mistake> mistakes() throws IOException {
        try (InputStream in = MalformedPolicyTest.class.getResourceAsStream("malformed.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(MalformedPolicyTest::mistake);
        }
    }

    private static Mistake mistake(String line) {
        String[] parts = line.split(" \\|", -1);
        String marked = parts[1].substring(1).replace("\\n", "\n");
        String before = marked.substring(0, marked.indexOf('‸'));
        int lines = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new Mistake(
                TYPES.get(parts[0]), marked.replace("‸", ""), lines, column, parts[2].substring(1), parts[3].strip());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isRefusedInAwsWordsAtItsPlace(Mistake mistake) {
        MalformedPolicyException refused = catchThrowableOfType(
                MalformedPolicyException.class, () -> PolicyDocument.parse(mistake.document(), mistake.type()));

        assertThat(refused).isNotNull();
        assertThat(refused.awsMessage()).isEqualTo(mistake.awsMessage());
        assertThat(refused)
                .hasMessageStartingWith(mistake.awsMessage())
                .hasMessageContaining(mistake.detail())
                .hasMessageEndingWith("(line " + mistake.line() + ", column " + mistake.column() + ")");
        assertThat(new SourcePosition(refused.line(), refused.column()))
                .isEqualTo(new SourcePosition(mistake.line(), mistake.column()));
    }

    /** Unusual documents that AWS takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Action\":\"iam: asdf safdsf af \",\"Resource\":\"*\"",
                "\"Action\":\"service-prefix:action-name\",\"Resource\":[\"*\",\"arn:aws:s3:::b\"]",
                "\"Action\":\"s3.s:ListBucket\",\"Resource\":\"arn:aws:invalid-service:us-east-1::b\"",
                "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:fdsasf\"",
                "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:iam:::user/b\"",
                "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:us-east-1:111122223333:accesspoint/a\"",
                "\"NotAction\":\"s3:*\",\"NotResource\":\"*\"",
                "\"Action\":\"sts:AssumeRoot\",\"Resource\":\"arn:aws:iam::*:root\"",
                "\"Action\":\"iam:*\",\"Resource\":[\"arn:aws:iam::111122223333:*\",\"arn:aws:iam::*:role/a*\"]",
                "\"Action\":\"iam:*\",\"Resource\":\"arn:aws:iam::${aws:PrincipalAccount}:role/${aws:PrincipalTag/team}/*\"",
                "\"Action\":\"kms:*\",\"Resource\":\"arn:*:kms:*:${aws:PrincipalAccount}:key/*\"",
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{}",
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"x\":{},\"y\":{}}",
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"DateGreaterThan\":{\"a\":[]}}",
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"DateLessThan\":{\"a\":\"-292275054\"}}",
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"DateLessThan\":{\"a\":\"2016-12-13t2:00:00.593194+23\"}}",
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"a\":true},\"NumericEquals\":{\"a\":[1,\"2\"]}}",
            })
    void takesWhatAwsTakes(String elements) {
        PolicyDocument document = PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Id\":\"x\",\"Statement\":{\"Sid\":\"A1\",\"Effect\":\"Allow\","
                        + elements + "}}",
                PolicyType.IDENTITY);

        assertThat(document.statements()).hasSize(1);
    }

    @Test
    void aBucketPolicyMayHaveAnySidTwice() {
        String statement =
                "{\"Sid\":\"Read only\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}";
        assertThat(PolicyDocument.parse("{\"Statement\":[" + statement + "," + statement + "]}", PolicyType.RESOURCE)
                        .statements())
                .hasSize(2);
    }

    @Test
    void aManagedPolicyIsOfTheNewVersion() {
        String statement = "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}";
        PolicyDocument none = PolicyDocument.parse("{" + statement, PolicyType.IDENTITY);
        PolicyDocument old = PolicyDocument.parse("{\"Version\":\"2008-10-17\"," + statement, PolicyType.IDENTITY);

        assertThat(none.version()).isEqualTo("2008-10-17");
        assertThatExceptionOfType(MalformedPolicyException.class)
                .isThrownBy(none::checkManaged)
                .withMessageStartingWith("Policy document must be version 2012-10-17 or greater.");
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(old::checkManaged);
        PolicyDocument.parse("{\"Version\":\"2012-10-17\"," + statement, PolicyType.IDENTITY)
                .checkManaged();
    }

    @Test
    void deepNestingIsAnErrorAndNoOverflow() {
        assertThatExceptionOfType(MalformedPolicyException.class)
                .isThrownBy(() -> PolicyDocument.parse("[".repeat(100_000), PolicyType.IDENTITY))
                .withMessageContaining("line 1, column");
    }
}
