package dev.milvusons3.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupFolderTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static final String POLICY = """
            { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }
            """;

    @TempDir
    Path folder;

    @Test
    void readsAllThatCanBeSaid() throws Exception {
        Path production =
                Path.of(SetupFolderTest.class.getResource("/setups/production").toURI());

        Setup setup = SetupReader.read(production);

        assertThat(setup.name()).isEqualTo("production");
        assertThat(setup.region()).contains("eu-central-1");
        assertThat(setup.role().name()).contains("milvus-production");
        assertThat(setup.role().path()).isEqualTo("/apps/");
        assertThat(setup.role().account()).contains("111122223333");
        assertThat(setup.role().tags()).isEqualTo(Map.of("team", "search"));
        assertThat(setup.role().managed()).extracting(Setup.Document::name).containsExactly("milvus-s3");
        assertThat(setup.role().inline()).extracting(Setup.Document::name).containsExactly("session");
        assertThat(setup.role().boundary()).isPresent();
        assertThat(setup.chain()).hasSize(1);
        assertThat(setup.chain().get(0).externalId()).contains("milvus-production");
        assertThat(setup.accessing().managed()).extracting(Setup.Document::name).containsExactly("lake-s3");
        assertThat(setup.bucket().account()).contains("444455556666");
        assertThat(setup.bucket().encryption())
                .contains(new Setup.Encryption("aws:kms", java.util.Optional.of(KEY), true));
        assertThat(setup.keyOf(KEY))
                .isEqualTo(
                        setup.keyOf("arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"))
                .isPresent();
        assertThat(setup.organization().levels())
                .extracting(Setup.OrganizationLevel::name)
                .containsExactly("root", "1-root", "2-account-111122223333");
        assertThat(setup.organization().levels().get(2).account()).contains("111122223333");
        assertThat(setup.network().vpcEndpoint()).contains("vpce-0123456789abcdef0");
        assertThat(setup.network().endpointPolicy()).isPresent();
        assertThat(setup.workload().issuer())
                .contains("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF");
        assertThat(setup.helm()).isPresent();
        assertThat(setup.documents()).hasSize(12);
        assertThat(setup.unknowns()).isEmpty();
    }

    @Test
    void documentsKnowTheirFileAndLine() throws Exception {
        Path production =
                Path.of(SetupFolderTest.class.getResource("/setups/production").toURI());

        var policy = SetupReader.read(production)
                .bucket()
                .policy()
                .orElseThrow()
                .policy(PolicyType.RESOURCE, Map.of("partition", "aws", "account", "111122223333", "bucket", "b"));

        assertThat(policy.document().source().orElseThrow().name()).endsWith("setups/production/bucket/policy.json");
        assertThat(policy.document().statements().get(1).start().line()).isEqualTo(11);
    }

    @Test
    void aFolderWithOnePolicyLeavesAllElseToTheDeployment() throws IOException {
        write("role/policies/s3.json", POLICY);

        Setup setup = SetupReader.read(folder);

        assertThat(setup.name()).isEqualTo(folder.getFileName().toString());
        assertThat(setup.role().name()).isEmpty();
        assertThat(setup.bucket()).isEqualTo(Setup.Bucket.UNSAID);
        assertThat(setup.organization().isThere()).isFalse();
    }

    @Test
    void reportsEverythingAtOnceWithItsPlace() throws IOException {
        write("setup.yaml", """
                acount: "111122223333"
                role:
                  account: 1234
                bucket:
                  ownership: Mine
                  encryption: { algorithm: rot13 }
                """);
        write("role/trust.json", "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [] }");
        write("role/policies/s3.json", POLICY.replace("Allow", "allow"));
        write("bukcet/policy.json", POLICY);

        assertThat(problems())
                .anySatisfy(problem -> assertThat(problem)
                        .contains("setup.yaml:1:1: There is no \"acount\"; did you mean \"account\"?"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains(
                                "setup.yaml:3:12: \"role.account\" is \"1234\". Allowed: an account's twelve digits."))
                .anySatisfy(
                        problem -> assertThat(problem).contains("setup.yaml:5:14: \"bucket.ownership\" is \"Mine\""))
                .anySatisfy(problem ->
                        assertThat(problem).contains("setup.yaml:6:28: \"bucket.encryption.algorithm\" is \"rot13\""))
                .anySatisfy(problem -> assertThat(problem).contains("role/trust.json:2:"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("role/policies/s3.json:1:53")
                        .contains("allow"))
                .anySatisfy(
                        problem -> assertThat(problem)
                                .contains(
                                        "bukcet/policy.json: This folder has no such file; did you mean \"bucket/policy.json\"?"))
                .hasSize(7);
    }

    @Test
    void aWrongPlaceholderIsFoundWhereItsAuthorSeesIt() throws IOException {
        write("role/policies/s3.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "arn:{{partition}}:s3:::{{buket}}" }
                }
                """);

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("role/policies/s3.json")
                .contains("{{buket}}")
                .contains("line 3");
    }

    @Test
    void whatContradictsItselfIsReported() throws IOException {
        write("setup.yaml", """
                partition: aws-cn
                region: eu-central-1
                account: "111122223333"
                bucket: { name: books }
                serviceAccount: { issuer: https://oidc.example.com/id/A }
                """);
        write("role/trust.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow",
                    "Principal": { "Federated": "arn:aws:iam::444455556666:oidc-provider/oidc.example.com/id/B" },
                    "Action": "sts:AssumeRoleWithWebIdentity"
                  }
                }
                """);
        write("values.yaml", "externalS3:\n  bucketName: boks\n");
        write("organization/scp/1-account-999999999999/all.json", POLICY);

        assertThat(problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("The partition is aws-cn, and the region eu-central-1 is in aws."))
                .anySatisfy(problem -> assertThat(problem)
                        .contains(
                                "role/trust.json:5:34: This ARN is of the partition aws, and the set-up is in aws-cn."))
                .anySatisfy(
                        problem -> assertThat(problem)
                                .contains(
                                        "role/trust.json:5:47: This identity provider is in account 444455556666, and the role is in 111122223333."))
                .anySatisfy(
                        problem -> assertThat(problem)
                                .contains(
                                        "The trust policy is about the issuer oidc.example.com/id/B, and the service account's is oidc.example.com/id/A."))
                .anySatisfy(
                        problem -> assertThat(problem)
                                .contains(
                                        "values.yaml:2:15: These values say that the bucket is boks, and the set-up says books."))
                .anySatisfy(problem ->
                        assertThat(problem).contains("level 1-account-999999999999 is about account 999999999999"))
                .hasSize(6);
    }

    @Test
    void aRoleOfTheChainNeedsItsFolderAndAFolderItsRole() throws IOException {
        write("setup.yaml", "assumes:\n  - role: lake\n");
        write("assumed/pond/trust.json", """
                { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" } }
                """);

        assertThat(problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("setup.yaml:2:11").contains("there is no folder assumed/lake"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("assumed/pond: Nothing says that this role is assumed."))
                .hasSize(2);
    }

    @Test
    void whatIsNoYamlHasItsPlace() throws IOException {
        write("setup.yaml", "role:\n  name: [milvus\n");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("setup.yaml:3:1")
                .contains("not the YAML of a set-up");
    }

    private List<String> problems() {
        MalformedSetupException refusal =
                catchThrowableOfType(MalformedSetupException.class, () -> SetupReader.read(folder));
        assertThat(refusal).as("what is wrong").isNotNull();
        return refusal.problems().stream().map(SetupProblem::toString).toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
