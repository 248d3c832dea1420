package dev.milvusons3.internal.gateway.kms;

import static dev.milvusons3.internal.gateway.TestAccount.BUCKET;
import static dev.milvusons3.internal.gateway.TestAccount.allow;
import static dev.milvusons3.internal.gateway.TestAccount.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.gateway.Fault;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.faults.GatewayFaults;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Objects that are encrypted with keys of KMS: who may use the key, and what is said if not. */
class ObjectKeysTest {
    private static final String OBJECTS = allow("s3:*", "arn:aws:s3:::" + BUCKET + "/*");

    private final TestAccount account = new TestAccount();
    private final KmsClient kms = account.kms(account.gateway.rootCredentials());
    private String key;
    private String role;
    private S3Client s3;

    @BeforeEach
    void encryptByDefault() {
        account.createProvider();
        account.createBucket(BUCKET);
        key = kms.createKey().keyMetadata().arn();
        encrypt(key, false);
        role = account.createRole(OBJECTS, allow("kms:*", key));
        s3 = account.s3(account.assume(role));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private void encrypt(@Nullable String keyId, boolean bucketKey) {
        ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                .bucketKeyEnabled(bucketKey)
                .applyServerSideEncryptionByDefault(
                        d -> d.sseAlgorithm("aws:kms").kmsMasterKeyID(keyId))
                .build();
        account.s3.putBucketEncryption(b -> b.bucket(BUCKET).serverSideEncryptionConfiguration(c -> c.rules(rule)));
    }

    private void grantKms(String... actions) {
        account.iam.putRolePolicy(b -> b.roleName(role.substring(role.lastIndexOf('/') + 1))
                .policyName("p")
                .policyDocument(policy(
                        OBJECTS,
                        allow(String.join("\",\"", actions), key)
                                .replace(
                                        "\"Action\":\"" + String.join("\",\"", actions) + "\"",
                                        "\"Action\":[\"" + String.join("\",\"", actions) + "\"]"))));
    }

    /** Its administrator can always change it again. */
    private void keyPolicy(String statement) {
        String administration = forRole("arn:aws:iam::111122223333:root", "\"kms:Put*\"", "");
        kms.putKeyPolicy(b -> b.keyId(key).policy(policy(administration, statement)));
    }

    private static String forRole(String principal, String actions, String condition) {
        return ("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":%s,\"Resource\":\"*\""
                        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}")
                .formatted(principal, actions);
    }

    private void put() {
        s3.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("text"));
    }

    private GetObjectResponse get() {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).response();
    }

    private static S3Exception refused(Runnable call) {
        S3Exception refusal = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private List<RecordedDecision> ofKms() {
        return account.gateway.decisions().list().stream()
                .filter(decision ->
                        decision.service().equals("kms") && decision.principal().contains("assumed-role"))
                .toList();
    }

    @Test
    void aWriteNeedsADataKeyAndAReadTheKeyItself() {
        put();
        GetObjectResponse read = get();

        assertThat(read.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(read.ssekmsKeyId()).isEqualTo(key);
        assertThat(ofKms()).extracting(RecordedDecision::action).containsExactly("kms:GenerateDataKey", "kms:Decrypt");
        assertThat(ofKms())
                .allSatisfy(decision -> assertThat(
                                decision.decision().orElseThrow().request().context())
                        .containsEntry("kms:ViaService", List.of("s3.us-east-2.amazonaws.com"))
                        .containsEntry("kms:CallerAccount", List.of(TestAccount.ID))
                        .containsEntry("kms:EncryptionContext:aws:s3:arn", List.of("arn:aws:s3:::" + BUCKET + "/k"))
                        .containsEntry("aws:ViaAWSService", List.of("true"))
                        .doesNotContainKey("aws:SourceIp"));
    }

    @Test
    void aRoleWithoutTheKeyIsToldWhichActionItLacks() {
        grantKms("kms:Decrypt");

        S3Exception denied = refused(this::put);

        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.awsErrorDetails().errorMessage())
                .contains("is not authorized to perform: kms:GenerateDataKey on resource: " + key
                        + " because no identity-based policy allows the kms:GenerateDataKey action");
        assertThat(account.lastDecision().reason())
                .startsWith("S3 asks KMS for a data key to encrypt " + BUCKET
                        + "/k with, since the bucket's default encryption says aws:kms. no statement allows");
        assertThat(account.s3.listObjectsV2(b -> b.bucket(BUCKET)).contents()).isEmpty();

        grantKms("kms:GenerateDataKey");
        put();
        assertThat(refused(this::get).awsErrorDetails().errorMessage()).contains("kms:Decrypt");
    }

    @Test
    void aKeyPolicyThatForgetsTheRoleIsNoUse() {
        keyPolicy(forRole("arn:aws:iam::111122223333:root", "\"kms:Get*\"", ""));

        assertThat(refused(this::put).awsErrorDetails().errorMessage())
                .contains("kms:GenerateDataKey on this resource because the resource does not exist in this Region, no"
                        + " resource-based policies allow access, or a resource-based policy explicitly denies access");
        assertThat(account.lastDecision().decision().orElseThrow().gaps()).containsExactly(PolicyType.RESOURCE);

        keyPolicy(forRole(role, "[\"kms:GenerateDataKey\",\"kms:Decrypt\"]", ""));
        grantKms("kms:DescribeKey");
        put();
        assertThat(get().ssekmsKeyId()).isEqualTo(key);
    }

    @Test
    void aKeyForS3AndOneBucketOnly() {
        String condition = "{\"StringEquals\":{\"kms:ViaService\":\"s3.us-east-2.amazonaws.com\"},"
                + "\"StringLike\":{\"kms:EncryptionContext:aws:s3:arn\":\"arn:aws:s3:::%s\"}}";
        keyPolicy(forRole(role, "\"kms:*\"", condition.formatted(BUCKET + "/*")));
        put();
        get();

        // With a key of the bucket's own KMS hears of the bucket, and no more of objects.
        encrypt(key, true);
        refused(this::put);
        assertThat(account.lastDecision().reason()).contains("kms:EncryptionContext:aws:s3:arn");
        get();
        keyPolicy(forRole(role, "\"kms:*\"", condition.formatted(BUCKET)));
        put();
        assertThat(get().bucketKeyEnabled()).isTrue();
    }

    @Test
    void anUploadInPartsNeedsBoth() {
        grantKms("kms:GenerateDataKey");
        String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("m")).uploadId();
        assertThat(refused(() -> s3.uploadPart(
                                b -> b.bucket(BUCKET).key("m").uploadId(id).partNumber(1),
                                RequestBody.fromString("part")))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("kms:Decrypt");

        grantKms("kms:GenerateDataKey", "kms:Decrypt");
        String etag = s3.uploadPart(
                        b -> b.bucket(BUCKET).key("m").uploadId(id).partNumber(1), RequestBody.fromString("part"))
                .eTag();
        grantKms("kms:GenerateDataKey");
        Runnable complete = () -> s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                .key("m")
                .uploadId(id)
                .multipartUpload(u ->
                        u.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
        refused(complete);
        grantKms("kms:GenerateDataKey", "kms:Decrypt");
        complete.run();
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("m"))
                        .response()
                        .ssekmsKeyId())
                .isEqualTo(key);
    }

    @Test
    void aCopyDecryptsItsSource() {
        put();
        grantKms("kms:GenerateDataKey");
        refused(() -> s3.copyObject(b ->
                b.sourceBucket(BUCKET).sourceKey("k").destinationBucket(BUCKET).destinationKey("c")));
        assertThat(account.lastDecision().action()).isEqualTo("kms:Decrypt");
    }

    @Test
    void aRequestCanAskForAnotherKeyOrNone() {
        String other = kms.createKey().keyMetadata().keyId();
        Consumer<PutObjectRequest.Builder> withOther = b -> b.bucket(BUCKET)
                .key("k")
                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                .ssekmsKeyId(other);
        refused(() -> s3.putObject(withOther, RequestBody.empty()));
        assertThat(account.lastDecision().resource()).endsWith("key/" + other);
        assertThat(account.lastDecision().reason()).contains("since the request says aws:kms");

        s3.putObject(
                b -> b.bucket(BUCKET).key("k").serverSideEncryption(ServerSideEncryption.AES256), RequestBody.empty());
        grantKms("kms:DescribeKey");
        assertThat(get().ssekmsKeyId()).isNull();
    }

    @Test
    void aHeadReadsNothingThatIsEncryptedUnlessItAsksForChecksums() {
        put();
        grantKms("kms:DescribeKey");

        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("k")).ssekmsKeyId()).isEqualTo(key);
        refused(() -> s3.headObject(b -> b.bucket(BUCKET).key("k").checksumMode(ChecksumMode.ENABLED)));
    }

    @Test
    void awsOwnKeyIsForTheAccountOnly() {
        encrypt(null, false);
        grantKms("kms:DescribeKey");
        put();
        assertThat(get().ssekmsKeyId())
                .startsWith("arn:aws:kms:us-east-2:111122223333:key/")
                .isNotEqualTo(key);

        account.gateway.surround(new World(Set.of("444455556666"), Organization.NONE, Network.DIRECT));
        account.s3.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(forRole("444455556666", "\"s3:GetObject\"", "")
                        .replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:s3:::" + BUCKET + "/*\""))));
        S3Client foreign = account.s3(account.gateway.rootCredentials("444455556666"));
        assertThat(refused(() -> foreign.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("kms:Decrypt on the resource associated with this ciphertext");
    }

    @Test
    void aKeyIdThatIsNoArnIsLookedForInTheRequestersAccount() {
        encrypt(key.substring(key.lastIndexOf('/') + 1), false);
        put();
        account.gateway.surround(new World(Set.of("444455556666"), Organization.NONE, Network.DIRECT));
        account.s3.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(forRole("444455556666", "\"s3:PutObject\"", "")
                        .replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:s3:::" + BUCKET + "/*\""))));
        S3Client foreign = account.s3(account.gateway.rootCredentials("444455556666"));

        S3Exception refusal =
                refused(() -> foreign.putObject(b -> b.bucket(BUCKET).key("f"), RequestBody.empty()));

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("KMS.NotFoundException");
        assertThat(refusal.awsErrorDetails().errorMessage()).contains("arn:aws:kms:us-east-2:444455556666:key/");
    }

    @Test
    void aDisabledKeyIsNoUseUntilItIsEnabled() {
        put();
        kms.disableKey(b -> b.keyId(key));
        S3Exception disabled = refused(this::get);
        assertThat(disabled.statusCode()).isEqualTo(400);
        assertThat(disabled.awsErrorDetails().errorCode()).isEqualTo("KMS.DisabledException");
        assertThat(disabled.awsErrorDetails().errorMessage()).isEqualTo(key + " is disabled.");
        assertThat(account.lastDecision().verdict()).isEqualTo(RecordedDecision.Verdict.REJECTED);

        kms.enableKey(b -> b.keyId(key));
        get();
        kms.scheduleKeyDeletion(b -> b.keyId(key).pendingWindowInDays(7));
        assertThat(refused(this::put).awsErrorDetails().errorCode()).isEqualTo("KMS.KMSInvalidStateException");
    }

    @Test
    void aFaultDisablesKeysForOneRole() {
        put();
        GatewayFaults faults = new GatewayFaults(account.gateway.faults(), role);
        Fault fault = faults.disableKeys();
        assertThat(refused(this::get).awsErrorDetails().errorCode()).isEqualTo("KMS.DisabledException");
        account.s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k"));
        fault.close();
        get();
    }

    @Test
    void aGrantIsAsGoodAsTheKeysPolicy() {
        keyPolicy(forRole("arn:aws:iam::111122223333:root", "\"kms:*\"", ""));
        grantKms("kms:DescribeKey");
        refused(this::put);

        String grant = kms.createGrant(b -> b.keyId(key)
                        .granteePrincipal(role)
                        .operations(GrantOperation.GENERATE_DATA_KEY)
                        .constraints(
                                c -> c.encryptionContextSubset(Map.of("aws:s3:arn", "arn:aws:s3:::" + BUCKET + "/k"))))
                .grantId();
        put();
        refused(() -> s3.putObject(b -> b.bucket(BUCKET).key("other"), RequestBody.empty()));
        kms.revokeGrant(b -> b.keyId(key).grantId(grant));
        refused(this::put);
    }

    @Test
    void theAnonymousGetNothingThatIsEncryptedWithKms() {
        put();
        account.s3.deletePublicAccessBlock(b -> b.bucket(BUCKET));
        account.s3.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(
                        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::"
                                + BUCKET + "/*\"}")));
        S3Exception refusal = refused(() ->
                account.anonymousS3().getObjectAsBytes(b -> b.bucket(BUCKET).key("k")));
        assertThat(refusal.awsErrorDetails().errorMessage()).contains("require AWS Signature Version 4");
    }
}
