package dev.milvusons3.aws;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.milvus.helm.HelmRecords;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.SetupDrift;
import dev.milvusons3.setup.reader.SetupReader;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** From an account that enforces what it has, into a folder and back. */
class SetupCaptureTest {
    private static final String PROVIDER = "oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

    @TempDir
    Path folder;

    private Gateway gateway;
    private EndpointAccount account;
    private KmsClient kms;

    @BeforeEach
    void makeWhatATeamHas() throws IOException {
        gateway = Gateway.builder().region(Region.US_EAST_2).start();
        StaticCredentialsProvider root = StaticCredentialsProvider.create(gateway.rootCredentials());
        account = new EndpointAccount(gateway.endpoint(), Region.US_EAST_2, root);
        kms = KmsClient.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.US_EAST_2)
                .credentialsProvider(root)
                .build();
        String key = kms.createKey(r -> r.description("objects")).keyMetadata().arn();
        kms.createAlias(r -> r.aliasName("alias/milvus").targetKeyId(key));
        role(key);
        bucket(key);
    }

    @AfterEach
    void close() {
        kms.close();
        account.close();
        gateway.close();
    }

    private void role(String key) {
        IamClient iam = account.iam();
        iam.createOpenIDConnectProvider(
                r -> r.url(URI.create("https://" + PROVIDER).toString()).clientIDList("sts.amazonaws.com"));
        iam.createRole(r -> r.roleName("milvus").path("/search/").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":[
                 {"Sid":"Pods","Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/%1$s"},
                  "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{
                  "%1$s:sub":"system:serviceaccount:search:milvus-s3-access-sa","%1$s:aud":"sts.amazonaws.com"}}},
                 {"Sid":"People","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}
                """.formatted(PROVIDER)));
        String policy = iam.createPolicy(r -> r.policyName("milvus-s3").policyDocument("""
                        {"Version":"2012-10-17","Statement":[
                         {"Sid":"Key","Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"},
                         {"Sid":"Old","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
                        """))
                .policy()
                .arn();
        iam.createPolicyVersion(r -> r.policyArn(policy).setAsDefault(true).policyDocument("""
                {"Version":"2012-10-17","Statement":[
                 {"Sid":"Bucket","Effect":"Allow","Action":["s3:ListBucket","s3:GetObject","s3:PutObject","s3:DeleteObject",
                  "s3:AbortMultipartUpload"],"Resource":["arn:aws:s3:::acme-milvus","arn:aws:s3:::acme-milvus/*"]},
                 {"Sid":"Table","Effect":"Allow","Action":"dynamodb:*","Resource":"*"}]}
                """));
        iam.attachRolePolicy(r -> r.roleName("milvus").policyArn(policy));
        iam.putRolePolicy(r -> r.roleName("milvus").policyName("key").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"%s"}}
                """.formatted(key)));
    }

    private void bucket(String key) {
        S3Client s3 = account.s3();
        s3.createBucket(r -> r.bucket("acme-milvus").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                .bucketKeyEnabled(true)
                .applyServerSideEncryptionByDefault(
                        d -> d.sseAlgorithm("aws:kms").kmsMasterKeyID(key))
                .build();
        s3.putBucketEncryption(r -> r.bucket("acme-milvus").serverSideEncryptionConfiguration(c -> c.rules(rule)));
        account.iam().createRole(r -> r.roleName("reports").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                 "Action":"sts:AssumeRole"}}
                """));
        s3.putBucketPolicy(r -> r.bucket("acme-milvus").policy("""
                {"Version":"2012-10-17","Statement":[
                 {"Sid":"Reports","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reports"},
                  "Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-milvus/*"},
                 {"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*",
                  "Resource":["arn:aws:s3:::acme-milvus","arn:aws:s3:::acme-milvus/*"],
                  "Condition":{"Bool":{"aws:SecureTransport":"false"},"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}}]}
                """));
    }

    private SetupCapture.Sources sources(Optional<Organizations> organizations, Optional<KubernetesClient> cluster) {
        return new SetupCapture.Sources(account.iam(), account.s3(), kms, organizations, cluster);
    }

    private SetupCapture.Captured capture() {
        return capture(false);
    }

    private SetupCapture.Captured capture(boolean whole) {
        return SetupCapture.read(
                sources(Optional.empty(), Optional.empty()),
                new SetupCapture.Wanted(
                        "milvus",
                        List.of(),
                        "acme-milvus",
                        Optional.empty(),
                        Setup.Workload.UNSAID,
                        Optional.of(new Setup.HelmValues("values.yaml", """
                                externalS3:
                                  bucketName: acme-milvus
                                  rootPath: vectors
                                  useIAM: true
                                  accessKey: AKIAIOSFODNN7EXAMPLE
                                minio: { secretKey: hunter2 }
                                serviceAccount: { name: milvus-s3-access-sa }
                                """)),
                        whole));
    }

    @Test
    void theSameRequestsWorkInWhatIsCaptured() {
        capture().write(folder.resolve("captured"));

        Setup setup = SetupReader.read(folder.resolve("captured"));
        assertThat(setup).letsMilvusWork();
        assertThat(setup.role().path()).isEqualTo("/search/");
        assertThat(setup.role().managed()).extracting(Setup.Document::name).containsExactly("milvus-s3");
        assertThat(setup.role().managed().get(0).template().text())
                .as("the default version")
                .contains("\"Bucket\"")
                .doesNotContain("\"Old\"");
        assertThat(setup.keys().get(0).alias()).contains("alias/milvus");

        account.iam().deleteRolePolicy(r -> r.roleName("milvus").policyName("key"));
        capture().write(folder.resolve("without"));
        assertThatThrownBy(() ->
                        assertThat(SetupReader.read(folder.resolve("without"))).letsMilvusWork())
                .hasMessageContaining("kms:GenerateDataKey");
    }

    @Test
    void othersAndSecretsAreLeftOut() throws IOException {
        SetupCapture.Captured captured = capture();
        captured.write(folder.resolve("captured"));

        assertThat(captured.unread()).isEmpty();
        assertThat(captured.leftOut())
                .containsExactlyInAnyOrder(
                        "statement 1 (Reports) of bucket policy",
                        "statement 2 (People) of trust policy",
                        "statement 2 (Table) of milvus-s3");
        assertThat(folder.resolve("captured/README.md"))
                .content()
                .contains("Left out, as not about Milvus' role", "- statement 2 (Table) of milvus-s3");
        assertThat(folder.resolve("captured/values.yaml"))
                .content()
                .contains("rootPath: \"vectors\"")
                .doesNotContain("AKIA", "hunter2");
        assertThat(Files.readString(folder.resolve("captured/bucket/policy.json")))
                .contains("\"Tls\"")
                .doesNotContain("Reports");
    }

    @Test
    void whatTheAccountHasOtherwiseIsSaidDocumentByDocument() {
        capture(true).write(folder.resolve("said"));
        Setup said = SetupReader.read(folder.resolve("said"));
        assertThat(SetupDrift.between(said, capture(true).setup())).isEmpty();

        account.iam().deleteRolePolicy(r -> r.roleName("milvus").policyName("key"));
        account.iam()
                .putRolePolicy(r -> r.roleName("milvus").policyName("by-hand").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
                """));
        account.s3().putBucketPolicy(r -> r.bucket("acme-milvus").policy("""
                {"Version":"2012-10-17","Statement":[
                 {"Sid":"Reports","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reports"},
                  "Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-milvus/*"}]}
                """));
        account.s3().deleteBucketEncryption(r -> r.bucket("acme-milvus"));

        assertThat(SetupDrift.between(said, capture(true).setup()))
                .extracting(SetupDrift.Difference::toString)
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one)
                                .endsWith(
                                        "role/inline/key.json: the account has no such document (inline policy key)."),
                        one -> assertThat(one)
                                .isEqualTo("inline policy by-hand: the account has one, and the set-up has none."),
                        one -> assertThat(one)
                                .contains("bucket/policy.json, line ")
                                .endsWith("the account has no such statement 2 (\"Tls\") in its bucket policy."),
                        one -> assertThat(one)
                                .startsWith("bucket.encryption: the set-up says aws:kms bucketKey=true key=")
                                .endsWith("and the account has nothing."));
    }

    @Test
    void whatABucketDoesNotHaveIsNotWhatEveryNewOneHas() {
        account.s3().deletePublicAccessBlock(r -> r.bucket("acme-milvus"));
        account.s3().deleteBucketOwnershipControls(r -> r.bucket("acme-milvus"));

        Setup.Bucket bucket = capture().setup().bucket();
        assertThat(bucket.publicAccess()).isEqualTo(new Setup.PublicAccessBlock(false, false, false, false));
        assertThat(bucket.ownership()).isEqualTo("ObjectWriter");
    }

    @Test
    void aRoleThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> SetupCapture.read(
                        sources(Optional.empty(), Optional.empty()),
                        new SetupCapture.Wanted(
                                "milvos",
                                List.of(),
                                "acme-milvus",
                                Optional.empty(),
                                Setup.Workload.UNSAID,
                                Optional.empty(),
                                false)))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("milvos");
    }

    private SetupCapture.Captured capture(Organizations organizations) {
        return SetupCapture.read(
                sources(Optional.of(organizations), Optional.empty()),
                new SetupCapture.Wanted(
                        "milvus",
                        List.of(),
                        "acme-milvus",
                        Optional.of("444455556666"),
                        Setup.Workload.UNSAID,
                        Optional.empty(),
                        false));
    }

    @Test
    void theOrganisationsPoliciesAreReadFromTheRootDown() {
        try (EmulatedOrganizations organization = new EmulatedOrganizations()) {
            organization.account("111122223333", "ou-ab12-search").account("444455556666", "ou-ab12-data");
            organization.unit("ou-ab12-search", "r-ab12").unit("ou-ab12-data", "r-ab12");
            organization.serviceControl(
                    "r-ab12", "FullAWSAccess", "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}");
            organization.serviceControl(
                    "ou-ab12-search",
                    "No leaving / us-east-2 only",
                    "{\"Sid\":\"Leave\",\"Effect\":\"Deny\",\"Action\":\"organizations:LeaveOrganization\",\"Resource\":\"*\"},"
                            + "{\"Sid\":\"Region\",\"Effect\":\"Deny\",\"NotAction\":\"iam:*\",\"Resource\":\"*\","
                            + "\"Condition\":{\"StringNotEquals\":{\"aws:RequestedRegion\":\"us-east-2\"}}}");
            organization.resourceControl(
                    "444455556666",
                    "only-us",
                    "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\","
                            + "\"Condition\":{\"StringNotEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-exampleorgid\"}}}");

            SetupCapture.Captured captured = capture(organization.client());
            captured.write(folder.resolve("captured"));

            assertThat(captured.unread()).isEmpty();
            assertThat(captured.leftOut()).contains("statement 1 (Leave) of No-leaving-us-east-2-only");
            Setup.Organization read =
                    SetupReader.read(folder.resolve("captured")).organization();
            assertThat(read.id()).contains("o-exampleorgid");
            assertThat(read.levels())
                    .extracting(Setup.OrganizationLevel::name, Setup.OrganizationLevel::account)
                    .containsExactly(
                            tuple("1-r-ab12", Optional.empty()),
                            tuple("2-account-111122223333", Optional.of("111122223333")),
                            tuple("3-account-444455556666", Optional.of("444455556666")));
            assertThat(read.levels().get(2).resourceControl())
                    .extracting(Setup.Document::name)
                    .containsExactly("only-us");
        }
    }

    @Test
    void aMemberMayReadTheOrganisationsIdOnlyWhichIsSaid() {
        try (EmulatedOrganizations organization = new EmulatedOrganizations()) {
            organization.deniesMembers();

            SetupCapture.Captured captured = capture(organization.client());

            assertThat(captured.setup().organization().id()).contains("o-exampleorgid");
            assertThat(captured.unread())
                    .containsOnly(
                            Map.entry("organization policies", "You don't have permissions to access this resource."));
        }
    }

    @Test
    void anAccountOfItsOwnHasNoOrganisation() {
        try (EmulatedOrganizations organization = new EmulatedOrganizations()) {
            organization.isNotInUse();

            SetupCapture.Captured captured = capture(organization.client());

            assertThat(captured.setup().organization()).isEqualTo(Setup.Organization.NONE);
            assertThat(captured.unread()).isEmpty();
        }
    }

    @Test
    void theHelmReleaseOfTheBucketHasTheValues() throws IOException {
        try (EmbeddedCluster cluster = IdleCluster.start(URI.create("https://" + PROVIDER))) {
            cluster.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("search")
                            .endMetadata()
                            .build())
                    .create();
            release(cluster, "another", 1, "deployed", "other-bucket");
            release(cluster, "milvus", 1, "superseded", "acme-milvus");
            release(cluster, "milvus", 2, "deployed", "acme-milvus");
            Setup.Workload workload = new Setup.Workload(
                    Optional.of("search"),
                    Optional.of("milvus-s3-access-sa"),
                    Optional.of(PROVIDER),
                    "sts.amazonaws.com",
                    Optional.empty());

            Setup.HelmValues values = SetupCapture.read(
                            sources(Optional.empty(), Optional.of(cluster.client())),
                            new SetupCapture.Wanted(
                                    "milvus",
                                    List.of(),
                                    "acme-milvus",
                                    Optional.empty(),
                                    workload,
                                    Optional.empty(),
                                    false))
                    .setup()
                    .helm()
                    .orElseThrow();

            assertThat(values.file()).isEqualTo("Helm release search/milvus");
            assertThat(values.yaml())
                    .contains("bucketName: \"acme-milvus\"", "rootPath: \"revision-2\"")
                    .doesNotContain("hunter2", "accessKey");
        }
    }

    private static void release(EmbeddedCluster cluster, String name, int revision, String status, String bucket) {
        Map<String, Object> config = Map.of(
                "externalS3",
                Map.of(
                        "bucketName",
                        bucket,
                        "rootPath",
                        "revision-" + revision,
                        "useIAM",
                        true,
                        "accessKey",
                        "AKIAIOSFODNN7EXAMPLE",
                        "secretKey",
                        "hunter2"));
        cluster.client()
                .resource(HelmRecords.of(
                        new HelmRelease(name, "search"),
                        revision,
                        Map.of(
                                "info",
                                Map.of("status", status, "description", ""),
                                "chart",
                                Map.of("metadata", Map.of("name", "milvus", "version", "4.1.17"), "values", Map.of()),
                                "config",
                                config,
                                "manifest",
                                "")))
                .create();
    }
}
