package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.RawHttp;
import dev.milvusons3.internal.gateway.TestAccount;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets and their configuration, as S3 keeps them. */
class BucketsTest {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    private static final String B = TestAccount.BUCKET;

    private static void refused(Runnable call, int status, String code, String message) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e).isNotNull();
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        assertThat(e.statusCode()).isEqualTo(status);
    }

    private static void create(S3Client s3, String name, String constraint) {
        s3.createBucket(b -> {
            b.bucket(name);
            if (!constraint.isEmpty()) {
                b.createBucketConfiguration(c -> c.locationConstraint(constraint));
            }
        });
    }

    @Test
    void outsideUsEast1TheLocationMustBeGivenAndRight() throws IOException {
        try (TestAccount account = open(b -> b)) {
            refused(
                    () -> create(account.s3, B, "eu-west-1"),
                    400,
                    "IllegalLocationConstraintException",
                    "The eu-west-1 location constraint is incompatible for the region specific endpoint this request"
                            + " was sent to.");
            RawHttp.Answer unspecified = raw(account, "PUT", "/" + B, "127.0.0.1");
            assertThat(unspecified.status()).isEqualTo(400);
            assertThat(unspecified.element("Code")).isEqualTo("IllegalLocationConstraintException");
            assertThat(unspecified.element("Message"))
                    .isEqualTo("The unspecified location constraint is incompatible for the region specific endpoint"
                            + " this request was sent to.");
            assertThat(account.s3.listBuckets().buckets()).isEmpty();
            create(account.s3, B, "us-east-2");
            assertThat(account.s3.getBucketLocation(b -> b.bucket(B)).locationConstraintAsString())
                    .isEqualTo("us-east-2");
            assertThat(account.s3.headBucket(b -> b.bucket(B)).bucketRegion()).isEqualTo("us-east-2");
        }
    }

    @Test
    void inUsEast1ThereIsNoLocation() {
        try (TestAccount account = open(b -> b.region(Region.US_EAST_1))) {
            refused(
                    () -> create(account.s3, B, "us-east-1"),
                    400,
                    "InvalidLocationConstraint",
                    "The specified location-constraint is not valid");
            create(account.s3, B, "");
            assertThat(account.s3.getBucketLocation(b -> b.bucket(B)).locationConstraintAsString())
                    .isNullOrEmpty();
            create(account.s3, B, ""); // For old clients' sake it succeeds twice.
            assertThat(account.s3.listBuckets().buckets()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "us-east-2"})
    void aBucketIsMadeWithItsTags(String region) {
        try (TestAccount account = open(b -> b.region(Region.of(region)))) {
            Tag tag = Tag.builder().key("milvus-on-s3/run").value("a b").build();
            Consumer<CreateBucketConfiguration.Builder> configuration =
                    c -> c.tags(tag).locationConstraint(region.equals("us-east-1") ? null : region);
            account.s3.createBucket(b -> b.bucket(B).createBucketConfiguration(configuration));

            assertThat(account.s3.getBucketTagging(b -> b.bucket(B)).tagSet()).containsExactly(tag);
            // Whoever knows of tags is told in us-east-1, too, that it was there already.
            assertThat(catchThrowableOfType(
                            BucketAlreadyOwnedByYouException.class,
                            () -> account.s3.createBucket(b -> b.bucket(B).createBucketConfiguration(configuration))))
                    .isNotNull();
        }
    }

    @Test
    void otherPartitionsHaveTheirOwnArns() {
        try (TestAccount account = new TestAccount(b -> b.region(Region.CN_NORTH_1))) {
            create(account.s3, B, "cn-north-1");
            assertThat(account.lastDecision().resource()).isEqualTo("arn:aws-cn:s3:::" + B);
            assertThat(account.lastDecision().principal()).isEqualTo("arn:aws-cn:iam::111122223333:root");
            assertThat(account.sts.getCallerIdentity().arn()).isEqualTo("arn:aws-cn:iam::111122223333:root");
        }
    }

    @Test
    void namesAreTakenOnce() {
        try (TestAccount account = open(b -> b.takenBucketNames(Set.of("someone-elses")))) {
            create(account.s3, B, "us-east-2");
            assertThat(catchThrowableOfType(
                            BucketAlreadyOwnedByYouException.class, () -> create(account.s3, B, "us-east-2")))
                    .isNotNull();
            assertThat(catchThrowableOfType(
                            BucketAlreadyExistsException.class, () -> create(account.s3, "someone-elses", "us-east-2")))
                    .isNotNull();
            assertThat(account.s3.listBuckets().buckets())
                    .extracting(Bucket::name)
                    .containsExactly(B);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Upper-Case", "under_score", "192.168.0.1", "xn--a-b", "-dash", "dash-", "two..dots"})
    void namesHaveAForm(String name) {
        assertThat(Buckets.isValidName(name)).isFalse();
        assertThat(Buckets.isValidName(B)).isTrue();
    }

    @Test
    void aNameOfAnotherFormIsInvalid() throws IOException {
        try (TestAccount account = open(b -> b)) {
            RawHttp.Answer answer = raw(account, "PUT", "/Upper_Case", "127.0.0.1");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.element("Code")).isEqualTo("InvalidBucketName");
            assertThat(account.s3.listBuckets().buckets()).isEmpty();
        }
    }

    private static RawHttp.Answer raw(TestAccount account, String method, String target, String host)
            throws IOException {
        RawHttp.Request request =
                RawHttp.plain(account.endpoint(), method, target, "").header("Host", host);
        new RawHttp.Signing(account.gateway.rootCredentials()).sign(account.endpoint(), request);
        try (RawHttp http = new RawHttp(account.endpoint())) {
            return http.send(request);
        }
    }

    @Test
    void aBucketIsDeletedOnlyWhenItIsEmpty() {
        try (TestAccount account = open(b -> b)) {
            create(account.s3, B, "us-east-2");
            account.s3.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("x"));
            refused(
                    () -> account.s3.deleteBucket(b -> b.bucket(B)),
                    409,
                    "BucketNotEmpty",
                    "The bucket you tried to delete is not empty");
            account.s3.deleteObject(b -> b.bucket(B).key("k"));
            account.s3.deleteBucket(b -> b.bucket(B));
            assertThat(catchThrowableOfType(NoSuchBucketException.class, () -> account.s3.headBucket(b -> b.bucket(B))))
                    .isNotNull();
            assertThat(catchThrowableOfType(
                            NoSuchBucketException.class, () -> account.s3.deleteBucket(b -> b.bucket(B))))
                    .isNotNull();
            create(account.s3, B, "us-east-2");
            assertThat(account.s3.listObjectsV2(b -> b.bucket(B)).contents()).isEmpty();
        }
    }

    @Test
    void anUnfinishedUploadDoesNotKeepABucket() {
        try (TestAccount account = open(b -> b)) {
            create(account.s3, B, "us-east-2");
            String id = account.s3
                    .createMultipartUpload(b -> b.bucket(B).key("a/b"))
                    .uploadId();
            account.s3.uploadPart(b -> b.bucket(B).key("a/b").uploadId(id).partNumber(1), RequestBody.fromString("x"));
            assertThat(account.s3.listObjectsV2(b -> b.bucket(B)).contents()).isEmpty();
            account.s3.deleteBucket(b -> b.bucket(B));
        }
    }

    @Test
    void aclsAreTakenOnlyWhereOwnershipAllowsThem() {
        try (TestAccount account = open(b -> b)) {
            refused(
                    () -> account.s3.createBucket(b -> b.bucket(B)
                            .acl("private")
                            .createBucketConfiguration(c -> c.locationConstraint("us-east-2"))),
                    400,
                    "InvalidBucketAclWithObjectOwnership",
                    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
            create(account.s3, B, "us-east-2");
            assertThat(account.s3
                            .getBucketOwnershipControls(b -> b.bucket(B))
                            .ownershipControls()
                            .rules())
                    .extracting(OwnershipControlsRule::objectOwnership)
                    .containsExactly(ObjectOwnership.BUCKET_OWNER_ENFORCED);
            refused(
                    () -> account.s3.putBucketAcl(b -> b.bucket(B).acl("private")),
                    400,
                    "AccessControlListNotSupported",
                    "The bucket does not allow ACLs");
            refused(
                    () -> account.s3.putObject(b -> b.bucket(B).key("k").acl("private"), RequestBody.fromString("x")),
                    400,
                    "AccessControlListNotSupported",
                    "The bucket does not allow ACLs");
            account.s3.putBucketOwnershipControls(b -> b.bucket(B)
                    .ownershipControls(o -> o.rules(OwnershipControlsRule.builder()
                            .objectOwnership(ObjectOwnership.OBJECT_WRITER)
                            .build())));
            account.s3.putBucketAcl(b -> b.bucket(B).acl("private"));
            refused(
                    () -> account.s3.putBucketAcl(b -> b.bucket(B).acl("public-read")),
                    403,
                    "AccessDenied",
                    "Access Denied");
            assertThat(account.s3.getBucketAcl(b -> b.bucket(B)).grants())
                    .singleElement()
                    .satisfies(g -> {
                        assertThat(g.permissionAsString()).isEqualTo("FULL_CONTROL");
                        assertThat(g.grantee().typeAsString()).isEqualTo("CanonicalUser");
                    });
            account.s3.deleteBucketOwnershipControls(b -> b.bucket(B));
            refused(
                    () -> account.s3.getBucketOwnershipControls(b -> b.bucket(B)),
                    404,
                    "OwnershipControlsNotFoundError",
                    "The bucket ownership controls were not found");
        }
    }

    @Test
    void configurationIsKeptAndGivenBack() {
        try (TestAccount account = open(b -> b)) {
            create(account.s3, B, "us-east-2");
            refused(
                    () -> account.s3.getBucketTagging(b -> b.bucket(B)),
                    404,
                    "NoSuchTagSet",
                    "The TagSet does not exist");
            account.s3.putBucketTagging(b -> b.bucket(B)
                    .tagging(t -> t.tagSet(
                            Tag.builder().key("milvus-on-s3/run").value("a b").build())));
            assertThat(account.s3.getBucketTagging(b -> b.bucket(B)).tagSet())
                    .containsExactly(
                            Tag.builder().key("milvus-on-s3/run").value("a b").build());
            refused(
                    () -> account.s3.putBucketTagging(b -> b.bucket(B)
                            .tagging(t -> t.tagSet(
                                    Tag.builder().key("aws:x").value("y").build()))),
                    400,
                    "InvalidTag",
                    "System tags cannot be added/updated by requester");
            account.s3.deleteBucketTagging(b -> b.bucket(B));
            refused(
                    () -> account.s3.getBucketTagging(b -> b.bucket(B)),
                    404,
                    "NoSuchTagSet",
                    "The TagSet does not exist");

            assertThat(account.s3
                            .getPublicAccessBlock(b -> b.bucket(B))
                            .publicAccessBlockConfiguration()
                            .blockPublicPolicy())
                    .isTrue();
            account.s3.deletePublicAccessBlock(b -> b.bucket(B));
            refused(
                    () -> account.s3.getPublicAccessBlock(b -> b.bucket(B)),
                    404,
                    "NoSuchPublicAccessBlockConfiguration",
                    "The public access block configuration was not found");

            refused(
                    () -> account.s3.getBucketLifecycleConfiguration(b -> b.bucket(B)),
                    404,
                    "NoSuchLifecycleConfiguration",
                    "The lifecycle configuration does not exist");
            account.s3.putBucketLifecycleConfiguration(b -> b.bucket(B)
                    .lifecycleConfiguration(l -> l.rules(LifecycleRule.builder()
                            .id("r")
                            .status("Enabled")
                            .filter(f -> f.prefix("tmp/"))
                            .expiration(x -> x.days(1))
                            .build())));
            assertThat(account.s3
                            .getBucketLifecycleConfiguration(b -> b.bucket(B))
                            .rules())
                    .hasSize(1);
            assertThat(account.s3
                            .getBucketEncryption(b -> b.bucket(B))
                            .serverSideEncryptionConfiguration()
                            .rules())
                    .hasSize(1);
            assertThat(account.s3.getBucketVersioning(b -> b.bucket(B)).status())
                    .isNull();
            assertThat(account.s3.getBucketLogging(b -> b.bucket(B)).loggingEnabled())
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                B + ".s3.us-east-2.amazonaws.com",
                B + ".s3.us-east-2.amazonaws.com:443",
                B + ".s3.amazonaws.com",
                B + ".s3.dualstack.us-east-2.amazonaws.com",
                B + ".localhost:8080",
                B + ".S3.localhost"
            })
    void bucketsAreFoundByHostToo(String host) throws IOException {
        try (TestAccount account = open(b -> b)) {
            create(account.s3, B, "us-east-2");
            account.s3.putObject(b -> b.bucket(B).key("a/b"), RequestBody.fromString("by host"));
            assertThat(raw(account, "GET", "/a/b", host).body()).isEqualTo("by host");
            assertThat(account.lastDecision().resource()).isEqualTo("arn:aws:s3:::" + B + "/a/b");
            assertThat(raw(account, "HEAD", "/", host).status()).isEqualTo(200);
            assertThat(account.lastDecision().operation()).isEqualTo("HeadBucket");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.us-east-2.amazonaws.com", "s3.amazonaws.com:443", "localhost", "192.168.0.1"})
    void orByPath(String host) throws IOException {
        try (TestAccount account = open(b -> b)) {
            create(account.s3, B, "us-east-2");
            assertThat(raw(account, "HEAD", "/" + B, host).status()).isEqualTo(200);
            assertThat(raw(account, "GET", "/", host).body()).contains("<Name>" + B + "</Name>");
        }
    }

    @Test
    void theOwnerCanBeExpected() {
        try (TestAccount account = open(b -> b)) {
            create(account.s3, B, "us-east-2");
            account.s3.headBucket(b -> b.bucket(B).expectedBucketOwner("111122223333"));
            refused(
                    () -> account.s3.listObjectsV2(b -> b.bucket(B).expectedBucketOwner("999988887777")),
                    403,
                    "AccessDenied",
                    "Access Denied");
        }
    }
}
