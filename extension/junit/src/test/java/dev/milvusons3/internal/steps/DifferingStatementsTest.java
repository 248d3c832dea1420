package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start without TLS says of the documents before it makes anything. */
class DifferingStatementsTest {
    private static final String BUCKET_POLICY = """
            {
              "Version": "2012-10-17",
              "Statement": [
                { "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::{{bucket}}/*",
                  "Condition": { "Bool": { "aws:securetransport": "false" } } },
                { "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::{{bucket}}/*",
                  "Condition": { "StringNotEquals": { "aws:PrincipalAccount": "{{account}}" } } },
                { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::{{bucket}}/*",
                  "Condition": { "NumericLessThan": { "s3:TlsVersion": "1.2" } } }
              ]
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void namesEachStatementByDocumentSidAndLine() {
        assertThat(withoutTls(Specs.withBucketPolicy(BUCKET_POLICY)))
                .singleElement()
                .asString()
                .contains("this runtime has no TLS, and NAMESPACE and CONTAINER have (milvus-on-s3.milvus.runtime)")
                .contains("aws:SecureTransport", "s3:TlsVersion")
                .endsWith(": statement 1 (\"TlsOnly\") of the inline document of Specs, line 4;"
                        + " statement 3 of the inline document of Specs, line 8");
    }

    @Test
    void looksIntoEveryDocumentOfASetUp() {
        Setup setup = Setups.copy(
                "shared-bucket",
                folder,
                "organization/rcp/only-the-organization.json",
                "aws:PrincipalIsAWSService",
                "aws:SecureTransport");

        assertThat(withoutTls(Setups.in(Specs.standard(), setup)))
                .singleElement()
                .asString()
                .endsWith("statement 1 (\"OnlyTheOrganization\") of "
                        + folder.resolve("organization/rcp/only-the-organization.json") + ", line 4");
    }

    @Test
    void saysNothingWhereNothingDependsOnIt() {
        assertThat(withoutTls(Specs.standard())).isEmpty();
    }

    @Test
    void saysNothingWhereThereIsTls() {
        assertThat(new DifferingStatements(Map.of(), template -> new PolicySource(template, Map.of()))
                        .in(Specs.withBucketPolicy(BUCKET_POLICY)))
                .isEmpty();
    }

    private static List<String> withoutTls(DeploymentSpec spec) {
        Map<String, String> values = Map.of(
                "bucket", "b",
                "partition", "aws",
                "account", "111122223333",
                "region", "us-east-2",
                "oidcProvider", "oidc.example.com",
                "namespace", "n",
                "serviceAccount", "s");
        return new DifferingStatements(UnsuppliedKeys.withoutTls(), template -> new PolicySource(template, values))
                .in(spec);
    }
}
