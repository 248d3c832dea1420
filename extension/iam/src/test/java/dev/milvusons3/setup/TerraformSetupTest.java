package dev.milvusons3.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformSetupTest {
    private static final Map<String, String> VALUES = Map.of("account", "111122223333", "partition", "aws");

    @TempDir
    Path folder;

    @Test
    void readsAPlanByItsReferences() throws Exception {
        Setup setup = SetupReader.read(resource("plan.json"));

        assertThat(setup.region()).contains("eu-central-1");
        assertThat(setup.partition()).contains("aws");
        assertThat(setup.role().name()).contains("milvus");
        assertThat(setup.role().path()).isEqualTo("/apps/");
        assertThat(setup.role().account()).contains("111122223333");
        assertThat(setup.role().managed()).extracting(Setup.Document::name).containsExactly("milvus-s3");
        assertThat(setup.bucket().name()).contains("acme-milvus");
        assertThat(setup.bucket().publicAccess()).isEqualTo(new Setup.PublicAccessBlock(true, true, true, false));
        assertThat(setup.bucket().encryption())
                .contains(new Setup.Encryption(
                        "aws:kms",
                        Optional.of("arn:aws:kms:eu-central-1:111122223333:key/"
                                + setup.keyOf("alias/milvus").orElseThrow().id().orElseThrow()),
                        true));
        assertThat(setup.workload().namespace()).contains("search");
        assertThat(setup.workload().serviceAccount()).contains("milvus-s3-access-sa");
        assertThat(setup.workload().issuer())
                .contains("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF");
    }

    @Test
    void whatIsWrittenAroundReferencesIsInTheSourceBesideThePlan() throws Exception {
        Setup setup = SetupReader.read(resource("plan.json"));

        assertThat(setup.role().managed().get(0).template().text())
                .contains("\"arn:aws:s3:::acme-milvus\"")
                .contains("\"arn:aws:s3:::acme-milvus/*\"")
                .contains("arn:aws:kms:eu-central-1:111122223333:key/"
                        + setup.keys().get(0).id().orElseThrow());
        NamedPolicy bucketPolicy = setup.bucket().policy().orElseThrow().policy(PolicyType.RESOURCE, VALUES);
        assertThat(bucketPolicy.document().statements().get(0).resources())
                .containsExactly("arn:aws:s3:::acme-milvus", "arn:aws:s3:::acme-milvus/*");
        assertThat(setup.unknowns()).isEmpty();
    }

    @Test
    void documentsKnowTheirPlaceInTheSource() throws Exception {
        Setup setup = SetupReader.read(resource("plan.json"));

        // jsonencode
        NamedPolicy bucketPolicy = setup.bucket().policy().orElseThrow().policy(PolicyType.RESOURCE, VALUES);
        assertThat(bucketPolicy.document().source().orElseThrow().name())
                .endsWith("terraform/main.tf (aws_s3_bucket_policy.milvus)");
        assertThat(bucketPolicy.document().statements().get(0).start().line()).isEqualTo(53);
        // A heredoc
        NamedPolicy keyPolicy = setup.keys().get(0).policy().orElseThrow().policy(PolicyType.RESOURCE, VALUES);
        assertThat(keyPolicy.document().source().orElseThrow().name())
                .endsWith("terraform/main.tf (aws_kms_key.milvus)");
        assertThat(keyPolicy.document().statements().get(0).start().line()).isEqualTo(71);
        // A data source in a module
        NamedPolicy trust = setup.role().trust().orElseThrow().policy(PolicyType.TRUST, VALUES);
        assertThat(trust.document().source().orElseThrow().name())
                .contains("terraform/modules/irsa-role/main.tf (module.role.data.");
        assertThat(trust.document().statements().get(0).start().line()).isEqualTo(9);
        // A data source that is read during apply
        assertThat(setup.role().managed().get(0).template().name())
                .endsWith("terraform/main.tf (data.aws_iam_policy_document.milvus)");
        assertThat(setup.role()
                        .managed()
                        .get(0)
                        .template()
                        .text()
                        .lines()
                        .toList()
                        .get(94))
                .contains("\"Objects\"");
    }

    @Test
    void withoutTheSourceThatIsNamedAndNotGuessed() throws Exception {
        Path plan = Files.copy(resource("plan.json"), folder.resolve("plan.json"));

        Setup setup = SetupReader.read(plan);

        assertThat(setup.role().managed().get(0).template().name())
                .endsWith("plan.json (data.aws_iam_policy_document.milvus)");
        assertThat(setup.role().managed().get(0).template().text())
                .contains("<<aws_s3_bucket.milvus.arn>>")
                .doesNotContain("acme-milvus");
        assertThat(setup.bucket().policy()).isEmpty();
        assertThat(setup.unknowns()).anySatisfy(unknown -> {
            assertThat(unknown.wholeDocument()).contains(PolicyType.RESOURCE);
            assertThat(unknown.name()).isEqualTo("bucket policy");
            assertThat(unknown.where()).isEqualTo("aws_s3_bucket_policy.milvus");
            assertThat(unknown.references()).containsExactly("aws_s3_bucket.milvus.arn");
        });
    }

    @Test
    void readsAStateByItsValues() throws Exception {
        Path state = Files.copy(resource("state.json"), folder.resolve("state.json"));

        Setup setup = SetupReader.read(state);

        assertThat(setup.role().account()).contains("111122223333");
        assertThat(setup.role().managed()).extracting(Setup.Document::name).containsExactly("milvus-s3");
        assertThat(setup.bucket().encryption())
                .contains(new Setup.Encryption(
                        "aws:kms",
                        Optional.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
                        true));
        assertThat(setup.keys().get(0).id()).contains("1234abcd-12ab-34cd-56ef-1234567890ab");
        assertThat(setup.unknowns()).isEmpty();
    }

    /** The example's plan, as Terraform 1.11 with version 5.100 of its AWS provider wrote it. */
    @Test
    void readsWhatTerraformWrites() {
        Setup setup = SetupReader.read(Path.of("../../examples/terraform/infra/plan.json"));

        assertThat(setup.unknowns()).isEmpty();
        assertThat(setup.role().path()).isEqualTo("/search/");
        assertThat(setup.documents())
                .extracting(document -> document.template().name())
                .containsExactly(
                        "../../examples/terraform/infra/role.tf (data.aws_iam_policy_document.trust)",
                        "../../examples/terraform/infra/role.tf (data.aws_iam_policy_document.milvus)",
                        "../../examples/terraform/infra/storage.tf (aws_s3_bucket_policy.milvus)");
        assertThat(setup.keys())
                .singleElement()
                .satisfies(key -> assertThat(key.policy())
                        .as("nobody writes one, so it is what KMS gives")
                        .isEmpty());
    }

    @Test
    void aPlanThatFailedIsNoPlan() throws Exception {
        assertThat(
                        problem(
                                "plan.json",
                                "{ \"format_version\": \"1.2\", \"planned_values\": {},\n \"complete\": false, \"errored\": true }"))
                .contains("plan.json:2:")
                .contains("terraform plan failed")
                .contains("terraform show -json");
    }

    @Test
    void refusesWhatIsNotTheJsonOfAPlan() throws Exception {
        assertThat(problem("main.tf", "resource \"aws_s3_bucket\" \"milvus\" {\n  bucket = \"b\"\n}\n"))
                .contains("main.tf:1:1")
                .contains("HCL")
                .contains("terraform show -json");
        assertThat(problem(
                        "terraform.tfstate",
                        "{ \"version\": 4, \"serial\": 7, \"lineage\": \"x\", \"resources\": [] }"))
                .contains("terraform.tfstate")
                .contains("terraform show -json");
        assertThat(problem("plan.json", "{ \"format_version\": \"2.0\", \"values\": {} }"))
                .contains("plan.json:1:21")
                .contains("\"2.0\"")
                .contains("Allowed: 0.1 to 1.x");
        assertThat(problem("plan.json", "{ \"format_version\": \"1.0\", \"values\": {\n nonsense } }"))
                .contains("plan.json:2:");
        assertThat(problem(
                        "stream.json",
                        "{\"@level\":\"info\",\"@message\":\"Terraform 1.9.8\"}\n{\"@level\":\"info\"}\n"))
                .contains("terraform show -json");
        assertThat(problem("plan.bin", "PK\u0003\u0004xx")).contains("plan.bin").contains("terraform show -json");
    }

    @Test
    void listsTheCandidatesWhereItCannotTell() throws Exception {
        String role =
                "{\"address\":\"aws_iam_role.%1$s\",\"mode\":\"managed\",\"type\":\"aws_iam_role\",\"name\":\"%1$s\","
                        + "\"values\":{\"name\":\"%1$s\",\"arn\":\"arn:aws:iam::111122223333:role/%1$s\",\"assume_role_policy\":\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"Federated\\\":\\\"arn:aws:iam::111122223333:oidc-provider/o\\\"},\\\"Action\\\":\\\"sts:AssumeRoleWithWebIdentity\\\"}]}\"}}";
        String state = "{\"format_version\":\"1.0\",\"values\":{\"root_module\":{\"resources\":["
                + String.format(role, "search") + "," + String.format(role, "vectors") + "]}}}";

        assertThat(problem("state.json", state))
                .contains("Several roles")
                .contains("aws_iam_role.search, aws_iam_role.vectors");
        assertThat(SetupReader.of(folder.resolve("state.json"))
                        .role("vectors")
                        .read()
                        .role()
                        .name())
                .contains("vectors");
        assertThat(catchThrowableOfType(
                        MalformedSetupException.class,
                        () -> SetupReader.of(folder.resolve("state.json"))
                                .role("vector")
                                .read()))
                .hasMessageContaining("There is no role \"vector\"");
        assertThat(problem("state.json", "{\"format_version\":\"1.0\",\"values\":{\"root_module\":{}}}"))
                .contains("There is no aws_iam_role at all.");
    }

    private String problem(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        MalformedSetupException refusal =
                catchThrowableOfType(MalformedSetupException.class, () -> SetupReader.read(file));
        assertThat(refusal).as(name).isNotNull();
        return refusal.problems().get(0).toString();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                TerraformSetupTest.class.getResource("/terraform/" + name).toURI());
    }
}
