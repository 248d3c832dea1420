package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.aws.AwsPlatform;
import dev.milvusons3.internal.platform.aws.EmulatedAws;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.steps.adopt.Adoption;
import dev.milvusons3.internal.steps.adopt.AdoptionCheck;
import dev.milvusons3.internal.steps.adopt.Deviation;
import dev.milvusons3.internal.steps.adopt.Findings;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** An account that was set up by a team's own documents, and then changed by hand. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AdoptedSetupTest {
    private static final String BUCKET = "acme-milvus";
    private static final String OTHER = "444455556666";
    private static final String PROVIDER = "oidc.eks.us-east-2.amazonaws.com/id/EMULATED";
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Principal": {"Federated": "arn:aws:iam::{{account}}:oidc-provider/{{oidcProvider}}"},
             "Action": "sts:AssumeRoleWithWebIdentity",
             "Condition": {"StringEquals": {"{{oidcProvider}}:aud": "sts.amazonaws.com",
              "{{oidcProvider}}:sub": "system:serviceaccount:{{namespace}}:{{serviceAccount}}"}}}]}""";
    private static final String OBJECTS = """
            {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
             "Resource": "arn:aws:s3:::{{bucket}}/*"}""";
    private static final String LIST = """
            {"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::{{bucket}}"}""";
    private static final String KEYS = """
            {"Sid": "Keys", "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*"}""";
    private static final String TLS = """
            {"Version": "2012-10-17", "Statement": [{"Sid": "Tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
             "Resource": ["arn:aws:s3:::{{bucket}}", "arn:aws:s3:::{{bucket}}/*"],
             "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-another"}}}]}""";
    private static final String OWNERS = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::{{account}}:root"},
             "Action": "kms:*", "Resource": "*"}]}""";

    @TempDir
    private Path folder;

    private final EmulatedAws emulated = new EmulatedAws();
    private final KmsClient kms = KmsClient.builder()
            .endpointOverride(emulated.gateway.endpoint())
            .region(Region.US_EAST_2)
            .credentialsProvider(StaticCredentialsProvider.create(emulated.gateway.rootCredentials()))
            .build();
    private String key = "";

    @BeforeEach
    void accountAndSetUpAreTheSame() throws IOException {
        emulated.createProvider();
        role();
        key = kms.createKey(r -> r.policy(filled(OWNERS))).keyMetadata().arn();
        kms.createAlias(r -> r.aliasName("alias/milvus").targetKeyId(key));
        bucket(emulated.s3);
        emulated.s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(filled(TLS)));
        encrypt(key);
        write("role/trust.json", TRUST);
        write("role/policies/milvus-s3.json", document(LIST + "," + OBJECTS + "," + KEYS));
        write("role/inline/uploads.json", uploads("[\"s3:AbortMultipartUpload\"]"));
        write(
                "role/boundary.json",
                document("{\"Effect\": \"Allow\", \"Action\": [\"s3:*\", \"kms:*\"], \"Resource\": [\"*\"]}"));
        write("bucket/policy.json", TLS);
        write("key/policy.json", OWNERS);
        facts("");
    }

    @AfterEach
    void close() {
        kms.close();
        emulated.close();
    }

    private void facts(String ofBucket) throws IOException {
        write("setup.yaml", """
                account: "111122223333"
                region: us-east-2
                role: { name: milvus, tags: { team: search } }
                bucket: { name: acme-milvus, encryption: { algorithm: aws:kms, key: alias/milvus, bucketKey: true }%s }
                key: { alias: alias/milvus }
                serviceAccount: { namespace: search, name: milvus }
                """.formatted(ofBucket));
    }

    /** In another order than the set-up has it, and a list of one as a text. */
    private void role() {
        String managed = emulated.iam
                .createPolicy(r -> r.policyName("milvus-s3")
                        .policyDocument(filled(document(OBJECTS.replace(
                                        "\"s3:GetObject\", \"s3:PutObject\"", "\"s3:PutObject\", \"s3:getobject\"")
                                + "," + KEYS + "," + LIST))))
                .policy()
                .arn();
        String boundary = emulated.iam
                .createPolicy(r -> r.policyName("milvus-boundary").policyDocument("""
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["kms:*", "s3:*"], "Resource": "*"}}"""))
                .policy()
                .arn();
        emulated.iam.createRole(r -> r.roleName("milvus")
                .assumeRolePolicyDocument(filled(TRUST))
                .permissionsBoundary(boundary)
                .tags(Tag.builder().key("team").value("search").build()));
        emulated.iam.attachRolePolicy(r -> r.roleName("milvus").policyArn(managed));
        emulated.iam.putRolePolicy(r -> r.roleName("milvus")
                .policyName("uploads")
                .policyDocument(filled(uploads("\"s3:AbortMultipartUpload\""))));
    }

    private static void bucket(S3Client s3) {
        s3.createBucket(r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
    }

    private void encrypt(String with) {
        ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                .bucketKeyEnabled(true)
                .applyServerSideEncryptionByDefault(
                        d -> d.sseAlgorithm("aws:kms").kmsMasterKeyID(with))
                .build();
        emulated.s3.putBucketEncryption(r -> r.bucket(BUCKET).serverSideEncryptionConfiguration(c -> c.rules(rule)));
    }

    private static String document(String statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}";
    }

    private static String uploads(String action) {
        return document(
                "{\"Effect\": \"Allow\", \"Action\": " + action + ", \"Resource\": \"arn:aws:s3:::{{bucket}}/*\"}");
    }

    private static String filled(String document) {
        return document.replace("{{bucket}}", BUCKET)
                .replace("{{account}}", EmulatedAws.ACCOUNT)
                .replace("{{oidcProvider}}", PROVIDER)
                .replace("{{namespace}}", "search")
                .replace("{{serviceAccount}}", "milvus");
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Map<String, String> settings() {
        return Map.of(
                "milvus-on-s3.setup",
                folder.toString(),
                "milvus-on-s3.adopt.bucket",
                BUCKET,
                "milvus-on-s3.adopt.role",
                "milvus");
    }

    private Findings findings(Map<String, String> settings) {
        DeploymentSpec spec = emulated.spec(settings);
        try (AwsPlatform platform = AwsPlatform.open(spec)) {
            return new AdoptionCheck(new Adoption(
                            platform.aws(),
                            platform.cluster(),
                            spec.adopt(),
                            BUCKET,
                            "files",
                            "search",
                            "milvus",
                            "sts.amazonaws.com",
                            Optional.empty(),
                            spec.setup()))
                    .run();
        }
    }

    private List<String> drift() {
        return findings(settings()).all().stream().map(Deviation::what).toList();
    }

    @Test
    void orderAndSpellingAreNoDrift() {
        Findings found = findings(settings());

        assertThat(found.all()).isEmpty();
        assertThat(found.unread()).isEmpty();
    }

    @Test
    void everyDocumentThatDiffersIsInOneMessageWithItsFileAndLine() {
        emulated.iam.updateAssumeRolePolicy(
                r -> r.roleName("milvus")
                        .policyDocument(
                                filled(TRUST)
                                        .replace(
                                                "\"Statement\": [",
                                                "\"Statement\": [{\"Effect\": \"Allow\","
                                                        + " \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"sts:AssumeRole\"}, ")));
        emulated.iam.createPolicyVersion(r -> r.policyArn("arn:aws:iam::111122223333:policy/milvus-s3")
                .setAsDefault(true)
                .policyDocument(filled(document(
                        LIST + "," + OBJECTS.replace("\"s3:DeleteObject\"", "\"s3:DeleteObjects\"") + "," + KEYS))));
        emulated.iam.deleteRolePolicy(r -> r.roleName("milvus").policyName("uploads"));
        emulated.iam.putRolePolicy(
                r -> r.roleName("milvus").policyName("by-hand").policyDocument(filled(uploads("\"s3:PutObjectAcl\""))));
        emulated.iam.deleteRolePermissionsBoundary(r -> r.roleName("milvus"));
        emulated.iam.untagRole(r -> r.roleName("milvus").tagKeys("team"));
        emulated.s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(filled(TLS.replace("o-another", "o-mistyped"))));
        emulated.s3.deletePublicAccessBlock(r -> r.bucket(BUCKET));
        emulated.s3.deleteBucketOwnershipControls(r -> r.bucket(BUCKET));
        encrypt(kms.createKey(r -> r.policy(filled(OWNERS))).keyMetadata().arn());

        assertThatThrownBy(() -> findings(settings()).require())
                .hasMessageStartingWith("what is adopted is not as the Milvus guide and the set-up "
                        + folder.getFileName() + " have it, in 11 point(s); nothing was made or changed")
                .hasMessageContainingAll(
                        "role milvus does not allow s3:DeleteObject on arn:aws:s3:::acme-milvus/files/object",
                        "role.tags: the set-up says {team=search}, and the account has {}.",
                        "role/trust.json: the account has statement 1 in its trust policy, which is not in the set-up.",
                        "role/policies/milvus-s3.json, line 1: the account has statement 2 (\"Objects\") otherwise in its"
                                + " managed policy milvus-s3: Action lacks s3:DeleteObject, Action also has"
                                + " s3:DeleteObjects.",
                        "role/inline/uploads.json: the account has no such document (inline policy uploads).",
                        "inline policy by-hand: the account has one, and the set-up has none.",
                        "role/boundary.json: the account has no such document (permissions boundary).",
                        "bucket.ownership: the set-up says BucketOwnerEnforced, and the account has ObjectWriter.",
                        "bucket.publicAccessBlock: the set-up says BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy,"
                                + " RestrictPublicBuckets, and the account has nothing.",
                        "bucket.encryption: the set-up says aws:kms bucketKey=true key=alias/milvus, and the account has"
                                + " aws:kms bucketKey=true key=arn:aws:kms:us-east-2:111122223333:key/",
                        "bucket/policy.json, line 1: the account has statement 1 (\"Tls\") otherwise in its bucket policy:"
                                + " Condition lacks ");
    }

    @Test
    void theKeysOwnPolicyCounts() {
        kms.putKeyPolicy(r -> r.keyId(key)
                .policyName("default")
                .policy(filled(OWNERS).replace("\"kms:*\"", "[\"kms:*\", \"kms:Decrypt\"]")));
        kms.disableKey(r -> r.keyId(key));

        assertThat(drift())
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one)
                                .isEqualTo("key.enabled: the set-up says true, and the account has false."),
                        one -> assertThat(one)
                                .contains("key/policy.json, line 1: the account has statement 1 otherwise in its key"
                                        + " policy: Action also has kms:Decrypt."));
    }

    @Test
    void aBucketOfAnotherAccountIsAdoptedIfTheSetUpSaysSo() throws IOException {
        emulated.s3.deleteBucket(r -> r.bucket(BUCKET));
        emulated.gateway.surround(new World(Set.of(OTHER), Organization.NONE, Network.DIRECT));
        StaticCredentialsProvider owner = StaticCredentialsProvider.create(emulated.gateway.rootCredentials(OTHER));
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(emulated.gateway.endpoint())
                .region(Region.US_EAST_2)
                .forcePathStyle(true)
                .credentialsProvider(owner)
                .build()) {
            bucket(s3);
            s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(filled("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                     "Principal": {"AWS": "arn:aws:iam::{{account}}:root"},
                     "Action": ["s3:ListBucket*", "s3:GetBucketLocation", "s3:GetBucketAcl"], "Resource": "arn:aws:s3:::{{bucket}}"}]}""")));
        }

        assertThat(drift())
                .as("whose set-up says nothing of another account")
                .contains("bucket acme-milvus is not account 111122223333's, or must not be looked at (HTTP 403)");

        facts(", account: \"" + OTHER + "\"");
        Findings found = findings(settings());
        assertThat(found.all()).isEmpty();
        assertThat(found.unread())
                .containsOnlyKeys("bucket policy", "bucket.ownership", "bucket.publicAccessBlock", "bucket.encryption");
    }

    @Test
    void theStartIsRefusedBeforeAnythingIsMade() {
        emulated.s3.deleteBucketPolicy(r -> r.bucket(BUCKET));
        int before = emulated.gateway.decisions().list().size();

        assertThatThrownBy(() ->
                        new PlatformStarter(AwsPlatform::open).start(emulated.spec(settings()), "AdoptedSetupTest"))
                .isInstanceOf(FailedStart.class)
                .hasMessageContaining("have it, in 1 point(s); nothing was made or changed")
                .hasMessageContaining("bucket/policy.json: the account has no such document (bucket policy).")
                .hasMessageContaining("fix it: apply the set-up (" + folder + ") to the account, or correct it");
        List<RecordedDecision> made = emulated.gateway.decisions().list();
        assertThat(made.subList(before, made.size()))
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.action()).matches(".*:(Get|List|Describe).*"));
    }

    @Test
    void nothingOfAnAdoptedSetUpIsMade() {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("milvus-on-s3.values", emulated.file("externalS3: {useIAM: false}\n"));
        int before = emulated.gateway.decisions().list().size();

        assertThatThrownBy(
                        () -> new PlatformStarter(AwsPlatform::open).start(emulated.spec(settings), "AdoptedSetupTest"))
                .hasMessageContaining("useIAM")
                .hasNoSuppressedExceptions();
        List<RecordedDecision> made = emulated.gateway.decisions().list();
        assertThat(made.subList(before, made.size()))
                .filteredOn(decision -> !decision.action().matches(".*:(Get|List|Describe|AssumeRole).*"))
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.resource())
                        .as(decision.action())
                        .matches("arn:aws:s3:::acme-milvus/files/milvus-on-s3-.*|arn:aws:kms:.*"));
    }
}
