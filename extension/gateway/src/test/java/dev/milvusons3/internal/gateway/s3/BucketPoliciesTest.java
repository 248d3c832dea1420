package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Bucket policies, and the condition keys of S3's requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BucketPoliciesTest {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    private static final String B = TestAccount.BUCKET;
    private static final String ARN = "arn:aws:s3:::" + B;

    private TestAccount account;

    @BeforeAll
    void start() {
        account = open(b -> b);
        account.createProvider();
        account.createBucket(B);
        account.s3.putObject(b -> b.bucket(B).key("files/k"), RequestBody.fromString("x"));
    }

    @AfterEach
    void reset() {
        account.s3.deleteBucketPolicy(b -> b.bucket(B));
        account.s3.putPublicAccessBlock(b -> b.bucket(B)
                .publicAccessBlockConfiguration(p -> p.blockPublicAcls(true)
                        .ignorePublicAcls(true)
                        .blockPublicPolicy(true)
                        .restrictPublicBuckets(true)));
    }

    @AfterAll
    void stop() {
        account.close();
    }

    private void put(String statement) {
        account.s3.putBucketPolicy(b -> b.bucket(B).policy(TestAccount.policy(statement)));
    }

    private static String statement(String effect, String principal, String action, String resource, String condition) {
        return "{\"Effect\":\"" + effect + "\",\"Principal\":" + principal + ",\"Action\":\"" + action
                + "\",\"Resource\":\"" + resource + "\"" + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
                + "}";
    }

    private static S3Exception refused(Runnable call) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e).isNotNull();
        return e;
    }

    private static void read(S3Client s3) {
        s3.getObjectAsBytes(b -> b.bucket(B).key("files/k"));
    }

    @Test
    void grantWhatNoIdentityPolicyDoes() {
        String role = account.createRole();
        S3Client s3 = account.s3(account.assume(role));
        assertThat(refused(() -> read(s3)).statusCode()).isEqualTo(403);
        put(statement("Allow", "{\"AWS\":\"" + role + "\"}", "s3:GetObject", ARN + "/*", ""));
        assertThatCode(() -> read(s3)).doesNotThrowAnyException();
    }

    @Test
    void denyWhatIdentityPoliciesAllow() {
        S3Client s3 = account.s3WithRole(TestAccount.allow("s3:*", "*"));
        put(statement("Deny", "\"*\"", "s3:GetObject", ARN + "/files/*", ""));
        assertThat(refused(() -> read(s3)).awsErrorDetails().errorMessage())
                .endsWith("with an explicit deny in a resource-based policy");
        assertThat(account.lastDecision().reason()).contains("bucket policy of " + B);
        assertThat(refused(() -> read(account.s3)).awsErrorDetails().errorMessage())
                .as("root too")
                .startsWith("User: arn:aws:iam::111122223333:root is not authorized");
    }

    @Test
    void cannotLockOutTheAccount() {
        put(statement("Deny", "\"*\"", "s3:*", ARN, ""));
        assertThat(refused(() -> account.s3.listObjectsV2(b -> b.bucket(B))).statusCode())
                .isEqualTo(403);
        assertThat(account.s3.getBucketPolicy(b -> b.bucket(B)).policy()).contains("Deny");
        account.s3.deleteBucketPolicy(b -> b.bucket(B));
        account.s3.listObjectsV2(b -> b.bucket(B));
    }

    @Test
    void openABucketToStrangersOnlyIfNothingBlocksThat() {
        String open = statement("Allow", "\"*\"", "s3:GetObject", ARN + "/files/*", "");
        assertThat(refused(() -> put(open)).awsErrorDetails().errorMessage())
                .contains("because public policies are prevented by the BlockPublicPolicy setting");
        account.s3.deletePublicAccessBlock(b -> b.bucket(B));
        put(open);
        assertThat(account.s3
                        .getBucketPolicyStatus(b -> b.bucket(B))
                        .policyStatus()
                        .isPublic())
                .isTrue();
        S3Client stranger = account.anonymousS3();
        assertThatCode(() -> read(stranger)).doesNotThrowAnyException();
        assertThat(account.lastDecision().principal()).isEqualTo("*");
        S3Exception denied = refused(() -> stranger.listObjectsV2(b -> b.bucket(B)));
        assertThat(denied.awsErrorDetails().errorMessage()).isEqualTo("Access Denied");
        assertThat(refused(() -> stranger.getObjectAsBytes(b -> b.bucket(B).key("files/none")))
                        .statusCode())
                .isEqualTo(403);
        account.s3.putPublicAccessBlock(
                b -> b.bucket(B).publicAccessBlockConfiguration(p -> p.restrictPublicBuckets(true)));
        assertThat(refused(() -> read(stranger)).statusCode())
                .as("a public policy restricted")
                .isEqualTo(403);
    }

    @Test
    void areCheckedBeforeTheyCount() {
        S3Exception malformed = refused(() -> account.s3.putBucketPolicy(
                b -> b.bucket(B).policy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"allow\"}]}")));
        assertThat(malformed.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy");
        assertThat(malformed.awsErrorDetails().errorMessage()).contains("line 1");
        assertThat(refused(() -> put(statement(
                                "Allow", "{\"AWS\":\"111122223333\"}", "s3:GetObject", "arn:aws:s3:::another/*", "")))
                        .awsErrorDetails()
                        .errorMessage())
                .startsWith("Policy has invalid resource: ");
        assertThat(refused(() -> put(statement("Allow", "{\"AWS\":\"111122223333\"}", "iam:GetRole", ARN, "")))
                        .awsErrorDetails()
                        .errorMessage())
                .startsWith("Policy has invalid action: ");
        S3Exception none = refused(() -> account.s3.getBucketPolicy(b -> b.bucket(B)));
        assertThat(none.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucketPolicy");
    }

    @Test
    void areMeasuredWithoutTheWhiteSpaceBetweenTheirParts() {
        String statement = statement("Deny", "\"*\"", "s3:GetObject", ARN + "/none", "");
        put(" ".repeat(30_000) + statement);
        S3Exception tooLarge =
                refused(() -> put(statement("Deny", "\"*\"", "s3:GetObject", ARN + "/" + "x".repeat(20_480), "")));
        assertThat(tooLarge.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy");
        assertThat(tooLarge.awsErrorDetails().errorMessage())
                .isEqualTo("Normalized policy document exceeds the maximum allowed size of 20480 bytes");
    }

    @Test
    void demandTls() {
        S3Client s3 = account.s3WithRole(TestAccount.allow("s3:*", "*"));
        put(statement("Deny", "\"*\"", "s3:*", ARN + "/*", "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"));
        assertThat(refused(() -> read(s3)).statusCode()).isEqualTo(403);
        assertThat(account.lastDecision().reason()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3:prefix              | files/                     | list
            s3:delimiter           | /                          | list
            s3:max-keys            | 7                          | list
            aws:SourceIp           | 127.0.0.1/32               | list
            aws:RequestedRegion    | us-east-2                  | list
            aws:PrincipalAccount   | 111122223333               | list
            aws:PrincipalType      | AssumedRole                | list
            aws:ResourceAccount    | 111122223333               | list
            s3:ResourceAccount     | 111122223333               | list
            s3:authType            | REST-HEADER                | list
            s3:signatureversion    | AWS4-HMAC-SHA256           | list
            aws:SecureTransport    | false                      | list
            aws:ViaAWSService      | false                      | list
            s3:x-amz-server-side-encryption | AES256            | put
            s3:x-amz-storage-class | STANDARD                   | put
            s3:x-amz-acl           | bucket-owner-full-control  | put
            s3:RequestObjectTag/team | search                   | put
            s3:if-none-match       | *                          | put
            """)
    void knowTheRequest(String key, String value, String what) {
        String operator = key.equals("aws:SourceIp") ? "IpAddress" : "StringEquals";
        S3Client s3 = account.s3WithRole(
                TestAccount.allow("s3:*", "*", "{\"" + operator + "\":{\"" + key + "\":\"" + value + "\"}}"));
        S3Client other = account.s3WithRole(TestAccount.allow(
                "s3:*",
                "*",
                "{\"" + operator + "\":{\"" + key + "\":\"" + (operator.equals("IpAddress") ? "10.0.0.0/8" : "other")
                        + "\"}}"));
        account.s3.deleteObject(b -> b.bucket(B).key("new"));
        Runnable allowed = () -> use(s3, what);
        assertThatCode(allowed::run).doesNotThrowAnyException();
        assertThat(refused(() -> use(other, what)).statusCode()).isEqualTo(403);
    }

    private static void use(S3Client s3, String what) {
        if (what.equals("list")) {
            s3.listObjectsV2(b -> b.bucket(B).prefix("files/").delimiter("/").maxKeys(7));
        } else {
            s3.putObject(
                    b -> b.bucket(B)
                            .key("new")
                            .serverSideEncryption("AES256")
                            .storageClass("STANDARD")
                            .acl("bucket-owner-full-control")
                            .tagging("team=search")
                            .ifNoneMatch("*"),
                    RequestBody.fromString("x"));
        }
    }

    @Test
    void knowTheUserAgentTheTimeAndTheObjectsTags() {
        S3Client byAgent = account.s3WithRole(
                TestAccount.allow("s3:ListBucket", "*", "{\"StringLike\":{\"aws:UserAgent\":\"aws-sdk-java/*\"}}"));
        byAgent.listObjectsV2(b -> b.bucket(B));
        S3Client lastCentury = account.s3WithRole(TestAccount.allow(
                "s3:ListBucket", "*", "{\"DateLessThan\":{\"aws:CurrentTime\":\"2000-01-01T00:00:00Z\"}}"));
        assertThat(refused(() -> lastCentury.listObjectsV2(b -> b.bucket(B))).statusCode())
                .isEqualTo(403);
        S3Client byTag = account.s3WithRole(
                TestAccount.allow("s3:GetObject", "*", "{\"StringEquals\":{\"s3:ExistingObjectTag/secret\":\"no\"}}"));
        assertThat(refused(() -> read(byTag)).statusCode()).isEqualTo(403);
        account.s3.putObject(b -> b.bucket(B).key("files/k").tagging("secret=no"), RequestBody.fromString("x"));
        assertThatCode(() -> read(byTag)).doesNotThrowAnyException();
        account.s3.putObject(b -> b.bucket(B).key("files/k"), RequestBody.fromString("x"));
        assertThat(refused(() -> read(byTag)).statusCode())
                .as("written anew, it has no tags")
                .isEqualTo(403);
    }

    @Test
    void aRequestedLocationCanBeDemanded() {
        S3Client s3 = account.s3WithRole(TestAccount.allow(
                "s3:CreateBucket", "*", "{\"StringEquals\":{\"s3:LocationConstraint\":\"us-east-2\"}}"));
        s3.createBucket(b -> b.bucket(B + "-there").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        assertThat(refused(() -> s3.createBucket(b -> b.bucket(B + "-elsewhere")
                                .createBucketConfiguration(c -> c.locationConstraint("eu-west-1"))))
                        .statusCode())
                .isEqualTo(403);
    }
}
