package dev.milvusons3.setup;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.setup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.setup.check.Finding;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.SetupCheck;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetsMilvusWorkTest {
    @TempDir
    Path folder;

    @Test
    void aSetupInWhichEverySideAllowsLetsMilvusWork() {
        assertThat(setup("setups/production")).letsMilvusWork().letsMilvusWork("2.6.1", "core", "gc", "woodpecker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform/plan.json", "terraform/state.json", "cloudformation/cdk.template.json"})
    void soDoPlansStatesAndTemplates(String place) {
        assertThat(setup(place)).letsMilvusWork();
    }

    /** Each kind of document, wrong by one character or fact. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "role/trust.json|:aud\": \"sts.|:aud\": \"stx.|role/trust.json (role trust policy)|sts:AssumeRoleWithWebIdentity",
                "role/boundary.json|\"sts:*\"|\"stz:*\"|role/boundary.json (permissions boundary)|sts:AssumeRole",
                "setup.yaml|externalId: milvus-production|externalId: milvus-staging|assumed/lake/trust.json (role trust policy)|sts:AssumeRole",
                "assumed/lake/trust.json|\"sts:SetSourceIdentity\"|\"sts:TagSession\"|assumed/lake/trust.json (role trust policy)|sts:SetSourceIdentity",
                "assumed/lake/policies/lake-s3.json|s3:DeleteObject|s3:DeleteObjectTagging|assumed/lake/policies/lake-s3.json (identity-based policy)|hours after a drop",
                "bucket/policy.json|role/lake|role/lace|bucket/policy.json (resource-based policy)|s3:PutObject",
                "setup.yaml|vpcEndpoint: vpce-0|vpcEndpoint: vpce-1|bucket/policy.json (resource-based policy)|line 11, denies",
                "key/policy.json|kms:GenerateDataKey|kms:GenerateMac|key/policy.json (resource-based policy)|kms:GenerateDataKey",
                "key/policy.json|\"s3.{{region}}|\"ec2.{{region}}|key/policy.json (resource-based policy)|kms:Decrypt",
                "organization/scp/2-account-111122223333/regions.json|\"eu-central-1\"|\"eu-central-2\"|regions.json (service control policy)|line 5, denies",
                "organization/rcp/only-the-organization.json|o-exampleorgid|o-anotherorgid|only-the-organization.json (resource control policy)|line 5, denies",
                "network/endpoint-policy.json|\"s3:*\"|\"s3:Get*\"|network/endpoint-policy.json (VPC endpoint policy)|s3:PutObject",
                "organization/scp/1-root/FullAWSAccess.json|\"*\", \"Resource\"|\"ec2:*\", \"Resource\"|FullAWSAccess.json (service control policy)|s3:PutObject",
            })
    void oneCharacterWrongIsFoundInItsDocument(String file, String right, String wrong, String place, String what)
            throws IOException {
        copy(Path.of("src/test/resources/setups/production"));
        Path document = folder.resolve(file);
        String text = Files.readString(document);
        assertThat(text).contains(right);
        Files.writeString(document, text.replace(right, wrong));

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not let Milvus 2.3 work (core, gc):")
                .hasMessageContaining(place)
                .hasMessageContaining(what);
    }

    @Test
    void allThatIsMissingIsListedByDocumentAsOneStatementToPaste() throws IOException {
        write("setup.yaml", "account: \"111122223333\"\nbucket: { name: books, account: \"444455556666\" }\n");
        write("role/policies/s3.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::books" }
                }
                """);
        write("bucket/policy.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/milvus" },
                    "Action": ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], "Resource": "arn:aws:s3:::books/*"
                  }
                }
                """);

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .hasMessageContaining("role/policies/s3.json (identity-based policy)")
                .hasMessageContaining(
                        "\"s3:PutObject\",\n        \"s3:GetObject\",\n        \"s3:AbortMultipartUpload\",\n        \"s3:DeleteObject\"\n")
                .hasMessageContaining("\"Resource\": \"arn:aws:s3:::books/files/*\"")
                .hasMessageContaining("bucket/policy.json (resource-based policy)")
                .hasMessageContaining("\"Action\": \"s3:ListBucket\"")
                .hasMessageContaining("\"Action\": \"s3:DeleteObject\"");
    }

    @Test
    void whatDependsOnUnknownValuesIsNeitherAllowedNorMissing() throws Exception {
        Path plan = Files.copy(Path.of("src/test/resources/terraform/plan.json"), folder.resolve("plan.json"));
        Setup setup = SetupReader.read(plan);

        List<Finding> findings =
                SetupCheck.findings(setup, MilvusRequests.of("2.3").forFeatures("core"));

        assertThat(findings).isNotEmpty().allMatch(finding -> finding.kind() == Finding.Kind.UNKNOWN);
        assertThatThrownBy(() -> assertThat(setup).letsMilvusWork())
                .hasMessageContaining("cannot be known before it is applied")
                .hasMessageContaining("aws_s3_bucket.milvus.arn");
    }

    @Test
    void aPolicyThatIsMadeElsewhereIsUnknown() throws IOException {
        write("state.json", """
                {"format_version":"1.0","values":{"root_module":{"resources":[
                {"address":"aws_iam_role.milvus","mode":"managed","type":"aws_iam_role","name":"milvus","values":{"name":"milvus","arn":"arn:aws:iam::111122223333:role/milvus",
                 "assume_role_policy":"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"Service\\":\\"pods.eks.amazonaws.com\\"},\\"Action\\":[\\"sts:AssumeRole\\",\\"sts:TagSession\\"]}]}"}},
                {"address":"aws_iam_role_policy_attachment.s3","mode":"managed","type":"aws_iam_role_policy_attachment","name":"s3","values":{"role":"milvus","policy_arn":"arn:aws:iam::aws:policy/AmazonS3FullAccess"}}]}}}
                """);

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder.resolve("state.json")))
                        .letsMilvusWork())
                .hasMessageContaining(
                        "because of arn:aws:iam::aws:policy/AmazonS3FullAccess (aws_iam_role_policy_attachment.s3)");
    }

    @Test
    void factsThatNoPolicyChangesAreSaid() throws IOException {
        write("setup.yaml", """
                account: "111122223333"
                bucket: { name: books, account: "444455556666", encryption: { algorithm: aws:kms } }
                """);

        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .hasMessageContaining("the key aws/s3 of account 444455556666, which no other account can use");

        write("setup.yaml", """
                account: "111122223333"
                bucket: { name: books, account: "444455556666", encryption: { key: alias/milvus } }
                key: { id: 1234abcd-12ab-34cd-56ef-1234567890ab, alias: alias/milvus }
                """);
        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .hasMessageContaining("alias/milvus, which KMS looks up in the account of who makes the request")
                .hasMessageContaining("arn:aws:kms:us-east-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab");

        write("setup.yaml", """
                bucket: { encryption: { key: alias/milvus } }
                key: { alias: alias/milvus, enabled: false }
                """);
        assertThatThrownBy(() -> assertThat(SetupReader.read(folder)).letsMilvusWork())
                .hasMessageContaining("The key alias/milvus is disabled");
    }

    @Test
    void whatExternalCollectionsKeepOutsideOfTheRootPathIsAskedFor() throws IOException {
        copy(Path.of("src/test/resources/setups/production"));
        Path policy = folder.resolve("assumed/lake/policies/lake-s3.json");
        Files.writeString(policy, Files.readString(policy).replace("{{bucket}}/*", "{{bucket}}/files/*"));
        Setup setup = SetupReader.read(folder);
        assertThat(setup).letsMilvusWork("3.0.0", "core", "gc", "woodpecker", "snapshot");

        assertThatThrownBy(() -> assertThat(setup).letsMilvusWork("3.0.0", "external"))
                .hasMessageContaining("s3:PutObject")
                .hasMessageContaining("/__explore_temp__/")
                .hasMessageContaining("/external/");
    }

    @Test
    void anUnknownVersionOrFeatureIsRefused() {
        assertThatThrownBy(() -> assertThat(setup("setups/production")).letsMilvusWork("1.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Allowed: 2.3, 2.4, 2.5, 2.6, 3.0");
        assertThatThrownBy(() -> assertThat(setup("setups/production")).letsMilvusWork("2.3", "cor"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean \"core\"?");
        assertThatThrownBy(() -> setup("setups/productoin"))
                .isInstanceOf(MalformedSetupException.class)
                .hasMessageContaining("There is no such resource of the class path");
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    Path to = folder.resolve(from.relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
