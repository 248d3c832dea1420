package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Every operation: with the actions it needs and no others it goes ahead, and without any one of them it is refused in S3's
 * words.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required permissions for Amazon S3 API operations</a>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationTableTest {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    private static final String B = TestAccount.BUCKET;
    private static final String BUCKET_ARN = "arn:aws:s3:::" + B;
    private static final String KEY_ARN = BUCKET_ARN + "/files/k";

    private TestAccount account;

    @BeforeAll
    void start() {
        account = open(b -> b);
        account.createProvider();
        account.createBucket(B);
        account.createBucket(B + "-x");
        account.s3.putBucketPolicy(b -> b.bucket(B)
                .policy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                        + "{\"AWS\":\"999988887777\"},\"Action\":\"s3:ListBucket\",\"Resource\":\"" + BUCKET_ARN
                        + "\"}]}"));
        account.s3.putObject(b -> b.bucket(B).key("files/k"), RequestBody.fromString("x"));
        account.s3.putBucketTagging(b -> b.bucket(B).tagging(t -> t.tagSet(tag())));
    }

    @AfterAll
    void stop() {
        account.close();
    }

    private static Tag tag() {
        return Tag.builder().key("a").value("b").build();
    }

    interface Use {
        void by(S3Client s3);
    }

    record Need(String action, String resource) {}

    record Operation(String name, Use use, List<Need> needs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Operation op(String name, Use use, String... actionsAndResources) {
        List<Need> needs = Stream.iterate(0, i -> i < actionsAndResources.length, i -> i + 2)
                .map(i -> new Need(actionsAndResources[i], actionsAndResources[i + 1]))
                .toList();
        return new Operation(name, use, needs);
    }

    private static Operation onBucket(String name, Use use, String action) {
        return op(name, use, action, BUCKET_ARN);
    }

    private static Operation onObject(String name, Use use, String action) {
        return op(name, use, action, KEY_ARN);
    }

    static Stream<Operation> operations() {
        RequestBody body = RequestBody.fromString("body");
        return Stream.of(
                op("ListBuckets", s -> s.listBuckets(), "s3:ListAllMyBuckets", "*"),
                onBucket("HeadBucket", s -> s.headBucket(b -> b.bucket(B)), "s3:ListBucket"),
                onBucket("ListObjects", s -> s.listObjects(b -> b.bucket(B)), "s3:ListBucket"),
                onBucket("ListObjectsV2", s -> s.listObjectsV2(b -> b.bucket(B)), "s3:ListBucket"),
                onBucket("ListObjectVersions", s -> s.listObjectVersions(b -> b.bucket(B)), "s3:ListBucketVersions"),
                onBucket(
                        "ListMultipartUploads",
                        s -> s.listMultipartUploads(b -> b.bucket(B)),
                        "s3:ListBucketMultipartUploads"),
                onBucket("GetBucketLocation", s -> s.getBucketLocation(b -> b.bucket(B)), "s3:GetBucketLocation"),
                onBucket("GetBucketVersioning", s -> s.getBucketVersioning(b -> b.bucket(B)), "s3:GetBucketVersioning"),
                onBucket(
                        "PutBucketVersioning",
                        s -> s.putBucketVersioning(
                                b -> b.bucket(B).versioningConfiguration(v -> v.status("Suspended"))),
                        "s3:PutBucketVersioning"),
                onBucket("GetBucketPolicy", s -> s.getBucketPolicy(b -> b.bucket(B)), "s3:GetBucketPolicy"),
                onBucket(
                        "GetBucketPolicyStatus",
                        s -> s.getBucketPolicyStatus(b -> b.bucket(B)),
                        "s3:GetBucketPolicyStatus"),
                onBucket("GetBucketAcl", s -> s.getBucketAcl(b -> b.bucket(B)), "s3:GetBucketAcl"),
                onBucket("PutBucketAcl", s -> s.putBucketAcl(b -> b.bucket(B).acl("private")), "s3:PutBucketAcl"),
                onBucket("GetBucketTagging", s -> s.getBucketTagging(b -> b.bucket(B)), "s3:GetBucketTagging"),
                onBucket(
                        "PutBucketTagging",
                        s -> s.putBucketTagging(b -> b.bucket(B).tagging(t -> t.tagSet(tag()))),
                        "s3:PutBucketTagging"),
                onBucket("DeleteBucketTagging", s -> s.deleteBucketTagging(b -> b.bucket(B)), "s3:PutBucketTagging"),
                onBucket(
                        "GetBucketOwnershipControls",
                        s -> s.getBucketOwnershipControls(b -> b.bucket(B)),
                        "s3:GetBucketOwnershipControls"),
                onBucket(
                        "PutBucketOwnershipControls",
                        s -> s.putBucketOwnershipControls(b -> b.bucket(B)
                                .ownershipControls(o -> o.rules(OwnershipControlsRule.builder()
                                        .objectOwnership("ObjectWriter")
                                        .build()))),
                        "s3:PutBucketOwnershipControls"),
                onBucket(
                        "GetPublicAccessBlock",
                        s -> s.getPublicAccessBlock(b -> b.bucket(B)),
                        "s3:GetBucketPublicAccessBlock"),
                onBucket(
                        "PutPublicAccessBlock",
                        s -> s.putPublicAccessBlock(
                                b -> b.bucket(B).publicAccessBlockConfiguration(p -> p.blockPublicAcls(true))),
                        "s3:PutBucketPublicAccessBlock"),
                onBucket(
                        "GetBucketEncryption",
                        s -> s.getBucketEncryption(b -> b.bucket(B)),
                        "s3:GetEncryptionConfiguration"),
                onBucket(
                        "DeleteBucketEncryption",
                        s -> s.deleteBucketEncryption(b -> b.bucket(B)),
                        "s3:PutEncryptionConfiguration"),
                onBucket("DeleteBucketCors", s -> s.deleteBucketCors(b -> b.bucket(B)), "s3:PutBucketCORS"),
                onBucket(
                        "DeleteBucketLifecycle",
                        s -> s.deleteBucketLifecycle(b -> b.bucket(B)),
                        "s3:PutLifecycleConfiguration"),
                onBucket("GetBucketLogging", s -> s.getBucketLogging(b -> b.bucket(B)), "s3:GetBucketLogging"),
                onBucket(
                        "GetBucketNotificationConfiguration",
                        s -> s.getBucketNotificationConfiguration(b -> b.bucket(B)),
                        "s3:GetBucketNotification"),
                onObject("GetObject", s -> s.getObjectAsBytes(b -> b.bucket(B).key("files/k")), "s3:GetObject"),
                onObject("HeadObject", s -> s.headObject(b -> b.bucket(B).key("files/k")), "s3:GetObject"),
                onObject(
                        "GetObject of a version",
                        s -> s.getObjectAsBytes(b -> b.bucket(B).key("files/k").versionId("null")),
                        "s3:GetObjectVersion"),
                onObject("PutObject", s -> s.putObject(b -> b.bucket(B).key("files/k"), body), "s3:PutObject"),
                op(
                        "PutObject with tags",
                        s -> s.putObject(b -> b.bucket(B).key("files/k").tagging("a=b"), body),
                        "s3:PutObject",
                        KEY_ARN,
                        "s3:PutObjectTagging",
                        KEY_ARN),
                op(
                        "PutObject with an ACL",
                        s -> s.putObject(b -> b.bucket(B).key("files/k").acl("bucket-owner-full-control"), body),
                        "s3:PutObject",
                        KEY_ARN,
                        "s3:PutObjectAcl",
                        KEY_ARN),
                op(
                        "CopyObject",
                        s -> s.copyObject(b -> b.sourceBucket(B)
                                .sourceKey("files/k")
                                .destinationBucket(B + "-x")
                                .destinationKey("to")),
                        "s3:GetObject",
                        KEY_ARN,
                        "s3:PutObject",
                        BUCKET_ARN + "-x/to"),
                onObject(
                        "CreateMultipartUpload",
                        s -> s.createMultipartUpload(b -> b.bucket(B).key("files/k")),
                        "s3:PutObject"),
                onObject(
                        "GetObjectTagging",
                        s -> s.getObjectTagging(b -> b.bucket(B).key("files/k")),
                        "s3:GetObjectTagging"),
                onObject(
                        "PutObjectTagging",
                        s -> s.putObjectTagging(b -> b.bucket(B).key("files/k").tagging(t -> t.tagSet(tag()))),
                        "s3:PutObjectTagging"),
                onObject(
                        "DeleteObjectTagging",
                        s -> s.deleteObjectTagging(b -> b.bucket(B).key("files/k")),
                        "s3:DeleteObjectTagging"),
                onObject("GetObjectAcl", s -> s.getObjectAcl(b -> b.bucket(B).key("files/k")), "s3:GetObjectAcl"),
                onObject(
                        "PutObjectAcl",
                        s -> s.putObjectAcl(b -> b.bucket(B).key("files/k").acl("private")),
                        "s3:PutObjectAcl"),
                op(
                        "GetObjectAttributes",
                        s -> s.getObjectAttributes(
                                b -> b.bucket(B).key("files/k").objectAttributesWithStrings("ETag", "ObjectSize")),
                        "s3:GetObject",
                        KEY_ARN,
                        "s3:GetObjectAttributes",
                        KEY_ARN),
                onObject(
                        "DeleteObject",
                        s -> s.deleteObject(b -> b.bucket(B).key("files/k").versionId(null)),
                        "s3:DeleteObject"),
                onObject(
                        "DeleteObject of a version",
                        s -> s.deleteObject(b -> b.bucket(B).key("files/k").versionId("null")),
                        "s3:DeleteObjectVersion"),
                op(
                        "CreateBucket",
                        s -> s.createBucket(b ->
                                b.bucket(B + "-new").createBucketConfiguration(c -> c.locationConstraint("us-east-2"))),
                        "s3:CreateBucket",
                        BUCKET_ARN + "-new"),
                op(
                        "DeleteBucket",
                        s -> s.deleteBucket(b -> b.bucket(B + "-new")),
                        "s3:DeleteBucket",
                        BUCKET_ARN + "-new"),
                op(
                        "CreateBucket with ownership",
                        s -> s.createBucket(b -> b.bucket(B + "-new2")
                                .objectOwnership("ObjectWriter")
                                .createBucketConfiguration(c -> c.locationConstraint("us-east-2"))),
                        "s3:CreateBucket",
                        BUCKET_ARN + "-new2",
                        "s3:PutBucketOwnershipControls",
                        BUCKET_ARN + "-new2"),
                op(
                        "CreateBucket with tags",
                        s -> s.createBucket(b -> b.bucket(B + "-new3")
                                .createBucketConfiguration(
                                        c -> c.locationConstraint("us-east-2").tags(tag()))),
                        "s3:CreateBucket",
                        BUCKET_ARN + "-new3",
                        "s3:TagResource",
                        BUCKET_ARN + "-new3"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void needsTheseActionsAndNoOthers(Operation operation) {
        S3Client s3 = account.s3WithRole(operation.needs().stream()
                .map(n -> TestAccount.allow(n.action(), n.resource()))
                .toArray(String[]::new));
        long before = account.gateway.decisions().size();
        // First what is refused, since what is allowed may delete what it was asked of.
        for (Need missing : operation.needs()) {
            isRefusedWithout(operation, missing);
        }
        long refusals = account.gateway.decisions().size();
        account.s3.putObject(b -> b.bucket(B).key("files/k"), RequestBody.fromString("x"));
        long setup = account.gateway.decisions().size();
        assertThatCode(() -> operation.use().by(s3)).doesNotThrowAnyException();
        List<RecordedDecision> made = account.gateway.decisions().listSince(setup);
        assertThat(made).extracting(RecordedDecision::verdict).containsOnly(Verdict.ALLOWED);
        assertThat(made)
                .extracting(d -> new Need(d.action(), d.resource()))
                .containsExactlyElementsOf(operation.needs());
        assertThat(refusals).isGreaterThan(before);
    }

    private void isRefusedWithout(Operation operation, Need missing) {
        S3Client s3 = account.s3WithRole(operation.needs().stream()
                .map(n -> n.equals(missing)
                        ? TestAccount.allow("s3:PutBucketWebsite", "*")
                        : TestAccount.allow(n.action(), n.resource()))
                .toArray(String[]::new));
        S3Exception e =
                catchThrowableOfType(S3Exception.class, () -> operation.use().by(s3));
        assertThat(e).as("without %s", missing.action()).isNotNull();
        assertThat(e.statusCode()).isEqualTo(403);
        RecordedDecision last = account.lastDecision();
        assertThat(last.verdict()).isEqualTo(Verdict.DENIED);
        assertThat(last.action()).isEqualTo(missing.action());
        assertThat(last.resource()).isEqualTo(missing.resource());
        assertThat(last.reason()).isNotEmpty();
        if (!operation.name().startsWith("Head")) {
            String on = missing.resource().equals("*") ? "" : " on resource: \"" + missing.resource() + "\"";
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("User: " + last.principal() + " is not authorized to perform: " + missing.action() + on
                            + " because no identity-based policy allows the " + missing.action() + " action");
        }
    }

    @Test
    void partsOfAnUploadNeedTheSameActions() {
        S3Client s3 = account.s3WithRole(
                TestAccount.allow("s3:PutObject", KEY_ARN),
                TestAccount.allow("s3:AbortMultipartUpload", KEY_ARN),
                TestAccount.allow("s3:ListMultipartUploadParts", KEY_ARN));
        String id = s3.createMultipartUpload(b -> b.bucket(B).key("files/k")).uploadId();
        s3.uploadPart(b -> b.bucket(B).key("files/k").uploadId(id).partNumber(1), RequestBody.fromString("part"));
        assertThat(account.lastDecision().operation()).isEqualTo("UploadPart");
        assertThat(account.lastDecision().action()).isEqualTo("s3:PutObject");
        s3.listParts(b -> b.bucket(B).key("files/k").uploadId(id));
        assertThat(account.lastDecision().action()).isEqualTo("s3:ListMultipartUploadParts");
        s3.abortMultipartUpload(b -> b.bucket(B).key("files/k").uploadId(id));
        assertThat(account.lastDecision().action()).isEqualTo("s3:AbortMultipartUpload");
    }

    @Test
    void manyDeletionsAreDecidedOneByOne() {
        for (String key : List.of("mine/1", "theirs/1")) {
            account.s3.putObject(b -> b.bucket(B).key(key), RequestBody.fromString("x"));
        }
        S3Client s3 = account.s3WithRole(TestAccount.allow("s3:DeleteObject", BUCKET_ARN + "/mine/*"));
        var response = s3.deleteObjects(b -> b.bucket(B)
                .delete(d -> d.objects(Arrays.asList(
                        ObjectIdentifier.builder().key("mine/1").build(),
                        ObjectIdentifier.builder().key("theirs/1").build()))));
        assertThat(response.deleted()).extracting(x -> x.key()).containsExactly("mine/1");
        assertThat(response.errors()).singleElement().satisfies(e -> {
            assertThat(e.key()).isEqualTo("theirs/1");
            assertThat(e.code()).isEqualTo("AccessDenied");
            assertThat(e.message()).contains("because no identity-based policy allows the s3:DeleteObject action");
        });
        account.s3.headObject(b -> b.bucket(B).key("theirs/1"));
    }

    @Test
    void whatIsMissingIsToldOnlyToThoseWhoMayList() {
        S3Client reader = account.s3WithRole(TestAccount.allow("s3:GetObject", BUCKET_ARN + "/*"));
        S3Exception hidden = catchThrowableOfType(
                S3Exception.class,
                () -> reader.getObjectAsBytes(b -> b.bucket(B).key("files/none")));
        assertThat(hidden.statusCode()).isEqualTo(403);
        assertThat(hidden.awsErrorDetails().errorMessage())
                .contains("is not authorized to perform: s3:ListBucket on resource: \"" + BUCKET_ARN + "\"");
        assertThat(account.lastDecision().action()).isEqualTo("s3:ListBucket");
        assertThat(account.lastDecision().reason())
                .startsWith("There is no object \"")
                .contains("S3 says so only to those who may list the bucket.");
        assertThat(catchThrowableOfType(
                                S3Exception.class,
                                () -> reader.headObject(b -> b.bucket(B).key("files/none")))
                        .statusCode())
                .isEqualTo(403);

        S3Client lister = account.s3WithRole(
                TestAccount.allow("s3:GetObject", BUCKET_ARN + "/*"),
                TestAccount.allow("s3:ListBucket", BUCKET_ARN, "{\"StringLike\":{\"s3:prefix\":\"files/*\"}}"));
        long before = account.gateway.decisions().size();
        S3Exception missing = catchThrowableOfType(
                S3Exception.class,
                () -> lister.getObjectAsBytes(b -> b.bucket(B).key("files/none")));
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(account.gateway.decisions().listSince(before))
                .as("asking whether it may be told leaves no trace")
                .extracting(RecordedDecision::action)
                .containsExactly("s3:GetObject");
        assertThat(catchThrowableOfType(
                                S3Exception.class,
                                () -> lister.getObjectAsBytes(b -> b.bucket(B).key("other/none")))
                        .statusCode())
                .isEqualTo(403);
    }
}
