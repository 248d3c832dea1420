package dev.milvusons3.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.check.FindingsText;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.SetupCheck;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudFormationSetupTest {
    private static final Map<String, String> VALUES =
            Map.of("account", "111122223333", "partition", "aws", "bucket", "books", "region", "eu-central-1");

    @TempDir
    Path folder;

    @Test
    void resolvesShortFormsOffline() throws Exception {
        Setup setup = SetupReader.read(resource("milvus.yaml"));

        assertThat(setup.role().name()).contains("MilvusRole");
        assertThat(setup.role().path()).isEqualTo("/apps/");
        assertThat(setup.role().managed()).extracting(Setup.Document::name).containsExactly("S3Policy");
        assertThat(setup.role().inline()).extracting(Setup.Document::name).containsExactly("key");
        assertThat(setup.bucket().name()).contains("acme-milvus");
        assertThat(setup.bucket().encryption().flatMap(Setup.Encryption::key).flatMap(setup::keyOf))
                .contains(setup.keys().get(0));
        assertThat(setup.keys().get(0).alias()).contains("alias/milvus");
        NamedPolicy s3 = setup.role().managed().get(0).policy(PolicyType.IDENTITY, VALUES);
        assertThat(s3.document().statements().get(0).resources()).containsExactly("arn:aws:s3:::acme-milvus");
        assertThat(s3.document().statements().get(1).resources()).containsExactly("arn:aws:s3:::acme-milvus/files/*");
        NamedPolicy trust = setup.role().trust().orElseThrow().policy(PolicyType.TRUST, VALUES);
        assertThat(trust.document().json())
                .contains("oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF");
        assertThat(setup.bucket().policy().orElseThrow().template().text()).contains("\"<<AuditRole>>\"");
        assertThat(setup.unknowns()).extracting(Setup.Unknown::name).containsExactly("AuditRole");
    }

    @Test
    void documentsKnowTheirPlaceInTheTemplate() throws Exception {
        Setup setup = SetupReader.read(resource("milvus.yaml"));

        NamedPolicy s3 = setup.role().managed().get(0).policy(PolicyType.IDENTITY, VALUES);
        assertThat(s3.document().source().orElseThrow().name()).endsWith("cloudformation/milvus.yaml");
        assertThat(s3.document().statements())
                .extracting(statement -> statement.start().line())
                .containsExactly(121, 125);
    }

    @Test
    void readsWhatTheCdkSynthesizes() throws Exception {
        Setup setup = SetupReader.read(resource("cdk.template.json"));

        assertThat(setup.name()).isEqualTo("cdk");
        assertThat(setup.role().name()).contains("MilvusRole0F1C2D3E");
        assertThat(setup.workload().podIdentity()).contains(Setup.PodIdentity.PLAIN);
        assertThat(setup.workload().namespace()).contains("search");
        assertThat(setup.bucket().name()).isEmpty();
        NamedPolicy policy = setup.role().inline().get(0).policy(PolicyType.IDENTITY, VALUES);
        assertThat(policy.document().statements().get(0).resources())
                .containsExactly("arn:aws:s3:::books", "arn:aws:s3:::books/*");
        assertThat(policy.document().statements().get(0).start().line()).isEqualTo(29);
        assertThat(setup.unknowns()).isEmpty();
    }

    @Test
    void whatCannotBeResolvedIsNamedWithItsPlace() throws IOException {
        String template = """
                Resources:
                  Role:
                    Type: AWS::IAM::Role
                    Properties:
                      RoleName: !Transform { Name: Naming }
                      AssumeRolePolicyDocument:
                        Version: 2012-10-17
                        Statement:
                          Effect: Allow
                          Principal: { Federated: !Ref Provider }
                          Action: sts:AssumeRoleWithWebIdentity
                """;

        assertThat(problems("template.yaml", template))
                .contains(
                        "template.yaml:5:17: The function Fn::Transform cannot be resolved without AWS. Allowed: Ref,")
                .contains("template.yaml:10:35: There is no parameter and no resource \"Provider\" in this template.");
    }

    @Test
    void aPolicyThatAwsWouldRefuseIsFoundInTheTemplate() throws Exception {
        String template =
                Files.readString(resource("milvus.yaml")).replace("Action: s3:ListBucket", "Actions: s3:ListBucket");

        assertThat(problems("template.yaml", template))
                .contains("template.yaml:123:13: ")
                .contains("Actions");
    }

    @Test
    void otherFilesAreSaidToBeWhatTheyAre() throws IOException {
        assertThat(problems("policy.json", "{ \"Version\": \"2012-10-17\", \"Statement\": [] }"))
                .contains("policy.json:1:41: Syntax errors in policy.");
        assertThat(problems("notes.yaml", "hello: world\n"))
                .contains("This file is of no kind that can be read. Allowed: a folder with setup.yaml");
        assertThat(problems("empty.yaml", "")).contains("This file is empty.");
        assertThat(problems("broken.yaml", "a: [1\nb: 2\n"))
                .contains("broken.yaml:2:2")
                .contains("neither JSON nor YAML");
    }

    @Test
    void readsValuesOfTheChart() throws IOException {
        Path values = folder.resolve("values.yaml");
        Files.writeString(values, """
                externalS3:
                  enabled: true
                  host: s3.cn-north-1.amazonaws.com.cn
                  bucketName: books
                  useIAM: true
                serviceAccount:
                  name: milvus-s3-access-sa
                  annotations:
                    eks.amazonaws.com/role-arn: arn:aws-cn:iam::111122223333:role/apps/milvus
                """);

        Setup setup = SetupReader.read(values);

        assertThat(setup.bucket().name()).contains("books");
        assertThat(setup.region()).contains("cn-north-1");
        assertThat(setup.partition()).contains("aws-cn");
        assertThat(setup.role().name()).contains("milvus");
        assertThat(setup.role().path()).isEqualTo("/apps/");
        assertThat(setup.role().account()).contains("111122223333");
        assertThat(setup.workload().serviceAccount()).contains("milvus-s3-access-sa");
        assertThat(setup.helm())
                .isEqualTo(Optional.of(new Setup.HelmValues(values.toString(), Files.readString(values))));
    }

    @Test
    void valuesWithAKeyUseNoRole() throws IOException {
        assertThat(problems("values.yaml", "externalS3:\n  accessKey: AKIAEXAMPLE\n  bucketName: books\n"))
                .contains("values.yaml:2:14: externalS3.accessKey is set, so that Milvus uses a key and no role.");
    }

    private String problems(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        MalformedSetupException refusal =
                catchThrowableOfType(MalformedSetupException.class, () -> SetupReader.read(file));
        assertThat(refusal).as(name).isNotNull();
        return refusal.getMessage();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(CloudFormationSetupTest.class
                .getResource("/cloudformation/" + name)
                .toURI());
    }

    /** As the CDK wrote it, with one action less. */
    @Test
    void whatIsMissingIsSaidByReferencesAndWorksOncePasted() throws Exception {
        Path template = folder.resolve("cdk.template.json");
        String text = Files.readString(resource("cdk.template.json")).replace("\"s3:DeleteObject*\", ", "");
        Files.writeString(template, text);
        Setup setup = SetupReader.read(template);

        String message = FindingsText.of(
                setup, SetupCheck.findings(setup, MilvusRequests.of("2.3").forFeatures("core", "gc")));
        Matcher missing = Pattern.compile("lacks\\n(?<statement> +\\{[\\s\\S]*?\\n {4}})\\n")
                .matcher(message);
        assertThat(missing.find()).as(message).isTrue();
        assertThat(missing.group("statement"))
                .contains("\"Action\": \"s3:DeleteObject\"")
                .contains("{ \"Fn::Sub\": \"${MilvusBucket8E6D2A11.Arn}/files/*\" }")
                .doesNotContain("{{");

        String first = "{\n       \"Action\": [\"s3:GetObject*";
        assertThat(text).contains(first);
        Files.writeString(template, text.replace(first, missing.group("statement") + ",\n" + first));
        Setup pasted = SetupReader.read(template);
        assertThat(FindingsText.of(
                        pasted,
                        SetupCheck.findings(pasted, MilvusRequests.of("2.3").forFeatures("core", "gc"))))
                .isEmpty();
    }
}
