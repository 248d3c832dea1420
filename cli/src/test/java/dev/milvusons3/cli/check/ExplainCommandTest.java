package dev.milvusons3.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.cli.Commands;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    private static final String PRODUCTION = "../extension/iam/src/test/resources/setups/production";
    private static final String PLAN = "../extension/iam/src/test/resources/terraform/plan.json";

    private final Commands cli = new Commands();

    private int explain(String setup, String denial) {
        return cli.run("explain", "--setup", setup, denial);
    }

    @Test
    void aMessageOfAwsNamesStatementFileAndFix() {
        assertThat(explain(PLAN, """
                        An error occurred (AccessDenied) when calling the PutObjectTagging operation: User: \
                        arn:aws:sts::111122223333:assumed-role/milvus/milvus is not authorized to perform: s3:PutObjectTagging on \
                        resource: "arn:aws:s3:::acme-milvus/files/a" because no identity-based policy allows the \
                        s3:PutObjectTagging action""")).isEqualTo(1);
        assertThat(cli.out())
                .startsWith("s3:PutObjectTagging on arn:aws:s3:::acme-milvus/files/a by role milvus\n")
                .contains("terraform/main.tf:95\n")
                .contains("statement 2 (\"Objects\") comes closest")
                .contains("add in the identity-based policy milvus-s3")
                .contains("{\"Effect\":\"Allow\",\"Action\":\"s3:PutObjectTagging\","
                        + "\"Resource\":\"${aws_s3_bucket.milvus.arn}/files/a\"}")
                .doesNotContain("AWS said");
    }

    @Test
    void whereAwsHasAnotherReasonThatIsSaid() {
        String denial =
                "User: arn:aws:sts::111122223333:assumed-role/milvus/m is not authorized to perform: %s on resource:"
                        + " \"arn:aws:s3:::acme-milvus/files/a\" with an explicit deny in a service control policy";

        assertThat(explain(PLAN, denial.formatted("s3:PutObject"))).isZero();
        assertThat(cli.out())
                .contains("This set-up allows it, by statement 2 (\"Objects\") of the identity-based policy milvus-s3")
                .contains("terraform/main.tf:95")
                .contains("AWS said: with an explicit deny in a service control policy");
        assertThat(explain(PLAN, denial.formatted("s3:PutObjectAcl"))).isEqualTo(1);
        assertThat(cli.out())
                .contains("AWS said: with an explicit deny in a service control policy")
                .contains(
                        "By this set-up it would be: because no identity-based policy allows the s3:PutObjectAcl action");
    }

    @Test
    void recordsOfCloudTrailBringTheirConditionKeys(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("trail.json"), """
                {"Records": [
                  {"eventSource": "s3.amazonaws.com", "eventName": "GetObject", "errorCode": "AccessDenied", "vpcEndpointId": "vpce-1",
                   "userIdentity": {"arn": "arn:aws:sts::111122223333:assumed-role/lake/milvus"},
                   "requestParameters": {"bucketName": "acme-milvus-production", "key": "files/a"}},
                  {"eventSource": "s3.amazonaws.com", "eventName": "GetObject",
                   "userIdentity": {"arn": "arn:aws:sts::111122223333:assumed-role/lake/milvus"}},
                  {"eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithWebIdentity", "errorCode": "AccessDenied",
                   "userIdentity": {"type": "WebIdentityUser", "userName": "system:serviceaccount:search:another"},
                   "requestParameters": {"roleArn": "arn:aws:iam::111122223333:role/apps/milvus-production"}}
                ]}
                """);

        assertThat(explain(PRODUCTION, file.toString())).isEqualTo(1);
        assertThat(cli.out())
                .contains("bucket/policy.json:17:43\n")
                .contains(
                        "condition StringNotEquals aws:SourceVpce expects anything but \"vpce-0123456789abcdef0\", the request"
                                + " had \"vpce-1\"")
                .contains("by service account search/another")
                .contains("role/trust.json:")
                .contains("[role-not-assumable]");
    }

    @Test
    void aDecodedMessageIsReadFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("""
                {"DecodedMessage": "{\\"allowed\\":false,\\"explicitDeny\\":false,\\"matchedStatements\\":{\\"items\\":[]},\
                \\"context\\":{\\"principal\\":{\\"arn\\":\\"arn:aws:sts::111122223333:assumed-role/lake/m\\"},\
                \\"action\\":\\"s3:GetObjectAcl\\",\\"resource\\":\\"arn:aws:s3:::acme-milvus-production/files/a\\",\
                \\"conditions\\":{\\"items\\":[{\\"key\\":\\"aws:SourceVpce\\",\\"values\\":{\\"items\\":[{\\"value\\":\\"vpce-0123456789abcdef0\\"}]}}]}}}"}
                """.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(cli.run("explain", "--setup", PRODUCTION, "--all")).isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(cli.out())
                .contains("s3:GetObjectAcl is allowed by no")
                .contains("lake-s3.json:")
                .contains("OnlyFromTheEndpoint");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Access Denied|This names no action.",
                "Encoded authorization failure message: abc|aws sts decode-authorization-message",
                "{ \"a\": 1 }|This JSON is no denial.",
                "{ \"a\": |This begins like JSON and is none",
                "{ \"Records\": [{\"eventSource\": \"s3.amazonaws.com\"}] }|None of the 1 record was denied",
                "User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: s3:GetObject on resource:"
                        + " \"arn:aws:s3:::b/k\"|The set-up has nobody like arn:aws:sts::111122223333:assumed-role/x/y. It has"
                        + " arn:aws:iam::111122223333:role/apps/milvus-production",
                "User: arn:aws:sts::111122223333:assumed-role/lake/y is not authorized to perform: s3:GetObject|--resource",
            })
    void whatCannotBeExplainedIsRefusedWithTheWayOut(String denial, String said) {
        assertThat(explain(PRODUCTION, denial)).isEqualTo(2);
        assertThat(cli.err()).contains(said).doesNotContain("\tat ");
        assertThat(cli.out()).isEmpty();
    }
}
