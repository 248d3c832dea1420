package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Tag;

/** What is served outlives its process in a directory of its own. */
class PersistedTest {
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
              "Principal": {"AWS": "arn:aws:iam::111122223333:role/one"}, "Action": "sts:AssumeRole"}]}""";
    private static final String TRUST_OF_ROOT = TRUST.replace("role/one", "root");
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";

    @TempDir
    Path directory;

    private Path kept() {
        return directory.resolve("kept");
    }

    private ServeOptions options(Optional<Path> setup) {
        ServeOptions like = ServedTest.options(directory.resolve("runs"), setup, false);
        return new ServeOptions(
                like.address(),
                0,
                false,
                like.region(),
                like.account(),
                false,
                like.setup(),
                Optional.of(kept()),
                like.runs());
    }

    private static S3Client s3(Served served) {
        return ServedTest.s3(
                served.run(),
                AwsBasicCredentials.create(
                        served.run().accessKeyId(), served.run().secretAccessKey()));
    }

    private static IamClient iam(Served served) {
        return IamClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(served.run().endpoint())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        served.run().accessKeyId(), served.run().secretAccessKey())))
                .build();
    }

    @Test
    void bucketsAndObjectsOutliveIt() {
        byte[] large = new byte[6 << 20];
        large[large.length - 1] = 7;
        String first;
        String key;
        try (Served served = Served.start(options(Optional.empty()));
                S3Client s3 = s3(served)) {
            key = served.run().accessKeyId();
            s3.createBucket(r -> r.bucket("mine"));
            s3.putBucketVersioning(
                    r -> r.bucket("mine").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
            s3.putBucketPolicy(r -> r.bucket("mine").policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
                      "Resource": "arn:aws:s3:::mine/*"}]}"""));
            first = s3.putObject(
                            r -> r.bucket("mine")
                                    .key("a b/ü")
                                    .contentType("text/plain")
                                    .metadata(Map.of("who", "me"))
                                    .tagging("team=search"),
                            RequestBody.fromString("old"))
                    .versionId();
            s3.putObject(r -> r.bucket("mine").key("a b/ü"), RequestBody.fromString("new"));
            s3.putObject(r -> r.bucket("mine").key("empty"), RequestBody.empty());
            String upload =
                    s3.createMultipartUpload(r -> r.bucket("mine").key("large")).uploadId();
            String etag = s3.uploadPart(
                            r -> r.bucket("mine").key("large").uploadId(upload).partNumber(1),
                            RequestBody.fromBytes(large))
                    .eTag();
            s3.completeMultipartUpload(r -> r.bucket("mine")
                    .key("large")
                    .uploadId(upload)
                    .multipartUpload(m -> m.parts(
                            CompletedPart.builder().partNumber(1).eTag(etag).build())));
        }
        try (Served served = Served.start(options(Optional.empty()));
                S3Client s3 = s3(served)) {
            assertThat(served.run().accessKeyId()).isEqualTo(key);
            assertThat(s3.getObjectAsBytes(r -> r.bucket("mine").key("a b/ü")).asUtf8String())
                    .isEqualTo("new");
            var old = s3.getObjectAsBytes(r -> r.bucket("mine").key("a b/ü").versionId(first));
            assertThat(old.asUtf8String()).isEqualTo("old");
            assertThat(old.response().contentType()).isEqualTo("text/plain");
            assertThat(old.response().metadata()).containsEntry("who", "me");
            assertThat(s3.getObjectTagging(r -> r.bucket("mine").key("a b/ü").versionId(first))
                            .tagSet())
                    .containsExactly(Tag.builder().key("team").value("search").build());
            assertThat(s3.getObjectAsBytes(r -> r.bucket("mine").key("empty")).asByteArray())
                    .isEmpty();
            assertThat(s3.getObjectAsBytes(r -> r.bucket("mine").key("large")).asByteArray())
                    .isEqualTo(large);
            assertThat(s3.listObjectVersions(r -> r.bucket("mine")).versions())
                    .extracting(ObjectVersion::key)
                    .containsExactly("a b/ü", "a b/ü", "empty", "large");
            assertThat(Denied.by(() -> s3.deleteObject(r -> r.bucket("mine").key("empty"))))
                    .isEqualTo("AccessDenied");
            // And goes on where it was.
            s3.putObject(r -> r.bucket("mine").key("a b/ü"), RequestBody.fromString("newest"));
            assertThat(s3.listObjectVersions(r -> r.bucket("mine").prefix("a")).versions().stream()
                            .filter(ObjectVersion::isLatest)
                            .toList())
                    .singleElement()
                    .satisfies(latest -> assertThat(latest.size()).isEqualTo(6));
        }
        assertThat(kept().resolve("held-by.json")).doesNotExist();
    }

    @Test
    void whatIsDeletedIsGoneAndSoAreItsBytes() throws Exception {
        try (Served served = Served.start(options(Optional.empty()));
                S3Client s3 = s3(served)) {
            s3.createBucket(r -> r.bucket("mine"));
            s3.putObject(r -> r.bucket("mine").key("a"), RequestBody.fromBytes(new byte[100_000]));
        }
        assertThat(bytes()).hasSize(1);
        try (Served served = Served.start(options(Optional.empty()));
                S3Client s3 = s3(served)) {
            s3.deleteObject(r -> r.bucket("mine").key("a"));
        }
        assertThat(bytes()).isEmpty();
    }

    private List<Path> bytes() throws Exception {
        try (var files = Files.list(kept().resolve("objects"))) {
            return files.toList();
        }
    }

    @Test
    void documentsKeepWhomTheyMean() {
        String id;
        try (Served served = Served.start(options(Optional.empty()));
                IamClient iam = iam(served)) {
            id = iam.createRole(r -> r.roleName("one").assumeRolePolicyDocument(TRUST_OF_ROOT))
                    .role()
                    .roleId();
            iam.createRole(r -> r.roleName("two").assumeRolePolicyDocument(TRUST));
            String arn = iam.createPolicy(r -> r.policyName("read").policyDocument(POLICY))
                    .policy()
                    .arn();
            iam.attachRolePolicy(r -> r.roleName("one").policyArn(arn));
            iam.putRolePolicy(r -> r.roleName("two").policyName("inline").policyDocument(POLICY));
            iam.createOpenIDConnectProvider(
                    r -> r.url("https://oidc.example.com/id/1").clientIDList("sts.amazonaws.com"));
        }
        try (Served served = Served.start(options(Optional.empty()));
                IamClient iam = iam(served)) {
            assertThat(iam.getRole(r -> r.roleName("one")).role().roleId()).isEqualTo(id);
            assertThat(iam.listAttachedRolePolicies(r -> r.roleName("one")).attachedPolicies())
                    .singleElement()
                    .satisfies(policy -> assertThat(policy.policyName()).isEqualTo("read"));
            assertThat(iam.listRolePolicies(r -> r.roleName("two")).policyNames())
                    .containsExactly("inline");
            assertThat(iam.listOpenIDConnectProviders(r -> {}).openIDConnectProviderList())
                    .hasSize(1);
            iam.listAttachedRolePolicies(r -> r.roleName("one"))
                    .attachedPolicies()
                    .forEach(policy ->
                            iam.detachRolePolicy(r -> r.roleName("one").policyArn(policy.policyArn())));
            iam.deleteRole(r -> r.roleName("one"));
            // Its id, since nobody is called so any more.
            assertThat(iam.getRole(r -> r.roleName("two")).role().assumeRolePolicyDocument())
                    .contains(id);
        }
    }

    @Test
    void aSetupIsMadeAnewAndItsObjectsStay() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (Served served = Served.start(options(Optional.of(ServedTest.SETUP)));
                    S3Client pod = ServedTest.s3(
                            served.run(),
                            ServedTest.session(
                                    served.run(), Files.readString(served.run().token())));
                    IamClient iam = iam(served)) {
                int now = run;
                assertThat(pod.listObjectsV2(r -> r.bucket("acme-search")).keyCount())
                        .isEqualTo(now);
                pod.putObject(r -> r.bucket("acme-search").key("files/" + now), RequestBody.fromString("x"));
                assertThat(iam.listPolicies(r -> r.scope("Local")).policies()).hasSize(1);
            }
        }
    }

    @Test
    void aSecondServeIsRefusedByName() {
        try (Served first = Served.start(options(Optional.empty()))) {
            assertThatThrownBy(() -> Served.start(options(Optional.empty())))
                    .isInstanceOf(ServeException.class)
                    .hasMessage("--persist " + kept() + " is held by another serve, process "
                            + ProcessHandle.current().pid() + " at "
                            + first.run().plain()
                            + ". End that one, or choose another directory; nothing was changed.");
            assertThat(Health.ask(first.run().plain())).isPresent();
        }
        Served.start(options(Optional.empty())).close();
    }

    @Test
    void somethingElsesDirectoryIsLeftAlone() throws Exception {
        Files.createDirectories(kept());
        Files.writeString(kept().resolve("thesis.txt"), "mine");

        assertThatThrownBy(() -> Served.start(options(Optional.empty())))
                .isInstanceOf(ServeException.class)
                .hasMessage(
                        "--persist " + kept() + " has other things in it, such as thesis.txt. Name a directory that is"
                                + " empty, or none yet.");
        assertThat(kept()).isDirectoryContaining("glob:**/thesis.txt");
    }

    @Test
    void anotherAccountsDirectoryIsNamed() {
        Served.start(options(Optional.empty())).close();
        ServeOptions like = options(Optional.empty());

        assertThatThrownBy(() -> Served.start(new ServeOptions(
                        like.address(),
                        0,
                        false,
                        Region.US_EAST_1,
                        like.account(),
                        false,
                        like.setup(),
                        like.persist(),
                        like.runs())))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining(
                        "is of region eu-central-1, and us-east-1 is to be served. Say --region eu-central-1,");
    }

    @Test
    void aDamagedStateStopsTheStartAndStays() throws Exception {
        Served.start(options(Optional.empty())).close();
        Files.writeString(kept().resolve("state.json"), "{\"version\": 1, \"iam\":");

        assertThatThrownBy(() -> Served.start(options(Optional.empty())))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining("state.json cannot be read: ");
        assertThat(Files.readString(kept().resolve("state.json"))).isEqualTo("{\"version\": 1, \"iam\":");
    }
}
