package dev.milvusons3.internal.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Whom bucket policies and trust policies name: those who are there when the policy is put, and nobody else later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundPolicyTest {
    private static final String B = TestAccount.BUCKET;
    private static final String IAM = "arn:aws:iam::" + TestAccount.ID + ":";

    private TestAccount account;

    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    @BeforeAll
    void start() {
        account = open(b -> b);
        account.createProvider();
        account.createBucket(B);
    }

    @AfterAll
    void stop() {
        account.close();
    }

    private void putBucketPolicy(String principal) {
        account.s3.putBucketPolicy(b -> b.bucket(B)
                .policy(TestAccount.policy("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal
                        + "\"},\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::" + B
                        + "\",\"Condition\":{\"ArnLikeIfExists\":{\"aws:PrincipalArn\":\"" + IAM + "*\"}}}")));
    }

    private String bucketPolicy() {
        return account.s3.getBucketPolicy(b -> b.bucket(B)).policy();
    }

    private static String trust(String principal) {
        return TestAccount.policy(
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal + "\"},\"Action\":\"sts:AssumeRole\"}");
    }

    private String trustOf(String role) {
        return URLDecoder.decode(
                account.iam.getRole(b -> b.roleName(role)).role().assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private String remake(String arn) {
        account.iam.deleteRole(b -> b.roleName(name(arn)));
        return account.iam
                .createRole(b -> b.roleName(name(arn)).assumeRolePolicyDocument(account.trust()))
                .role()
                .arn();
    }

    private static AwsServiceException refused(Runnable call) {
        AwsServiceException e = catchThrowableOfType(AwsServiceException.class, call::run);
        assertThat(e).isNotNull();
        return e;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IAM + "role/never-made",
                IAM + "user/never-made",
                "arn:aws:sts::111122223333:assumed-role/never-made/session",
                "AROANEVERMADE00000001",
                "AIDANEVERMADE00000001",
                "arn:aws-cn:iam::111122223333:root",
                "arn:aws-us-gov:iam::444455556666:role/elsewhere",
            })
    void whoIsNotThereIsNoPrincipal(String principal) {
        account.s3.deleteBucketPolicy(b -> b.bucket(B));
        AwsServiceException bucket = refused(() -> putBucketPolicy(principal));
        assertThat(bucket).isInstanceOf(S3Exception.class);
        assertThat(bucket.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy");
        assertThat(bucket.awsErrorDetails().errorMessage())
                .startsWith("Invalid principal in policy: \"AWS\":\"" + principal + "\"")
                .contains("there is no such principal")
                .endsWith(")");
        assertThat(refused(this::bucketPolicy).awsErrorDetails().errorCode()).isEqualTo("NoSuchBucketPolicy");

        AwsServiceException role = refused(
                () -> account.iam.createRole(b -> b.roleName("truster").assumeRolePolicyDocument(trust(principal))));
        assertThat(role).isInstanceOf(IamException.class);
        assertThat(role.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicyDocument");
        assertThat(role.awsErrorDetails().errorMessage())
                .startsWith("Invalid principal in policy: \"AWS\":\"" + principal + "\"");
        String other = account.createRole();
        assertThat(refused(() -> account.iam.updateAssumeRolePolicy(
                                b -> b.roleName(name(other)).policyDocument(trust(principal))))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("MalformedPolicyDocument");
        assertThat(trustOf(name(other))).doesNotContain(principal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IAM + "root",
                "111122223333",
                "444455556666",
                "arn:aws:iam::444455556666:role/path/of-another-account",
                "arn:aws:iam::444455556666:user/x",
                "*",
            })
    void accountsAreThereAndOtherAccountsMayBe(String principal) {
        account.s3.putPublicAccessBlock(
                b -> b.bucket(B).publicAccessBlockConfiguration(p -> p.blockPublicPolicy(false)));
        assertThatCode(() -> putBucketPolicy(principal)).doesNotThrowAnyException();
        assertThat(bucketPolicy()).contains("\"AWS\":\"" + principal + "\"");
    }

    @Test
    void aRoleMadeAgainDoesNotInherit() {
        String role = account.createRole();
        String id = account.iam.getRole(b -> b.roleName(name(role))).role().roleId();
        putBucketPolicy(role);
        assertThatCode(() -> account.s3(account.assume(role)).listObjectsV2(b -> b.bucket(B)))
                .doesNotThrowAnyException();
        assertThat(bucketPolicy()).contains("\"AWS\":\"" + role + "\"");

        assertThat(remake(role)).isEqualTo(role);

        S3Client again = account.s3(account.assume(role));
        assertThat(refused(() -> again.listObjectsV2(b -> b.bucket(B))).statusCode())
                .isEqualTo(403);
        assertThat(bucketPolicy())
                .as("what AWS shows of a role that is gone, and nothing else changed")
                .contains("\"AWS\":\"" + id + "\"")
                .contains("\"aws:PrincipalArn\":\"" + IAM + "*\"");
        assertThat(refused(() -> account.s3.putBucketPolicy(b -> b.bucket(B).policy(bucketPolicy())))
                        .awsErrorDetails()
                        .errorMessage())
                .startsWith("Invalid principal in policy");
        putBucketPolicy(role);
        assertThatCode(() -> again.listObjectsV2(b -> b.bucket(B))).doesNotThrowAnyException();
    }

    @Test
    void aTrustPolicyDoesNotPassToARoleMadeAgain() {
        String trusted = account.createRole();
        String id = account.iam.getRole(b -> b.roleName(name(trusted))).role().roleId();
        String truster = account.createRole();
        account.iam.updateAssumeRolePolicy(b -> b.roleName(name(truster)).policyDocument(trust(trusted)));
        Runnable assume = () -> {
            StsClient sts = account.sts(StaticCredentialsProvider.create(account.assume(trusted)));
            sts.assumeRole(b -> b.roleArn(truster).roleSessionName("milvus"));
        };
        assertThatCode(assume::run).doesNotThrowAnyException();

        remake(trusted);

        assertThat(refused(assume)).isInstanceOf(StsException.class);
        assertThat(trustOf(name(truster))).contains("\"AWS\":\"" + id + "\"").doesNotContain(trusted);
    }

    @Test
    void aUniqueIdIsShownAsTheArnThatItStandsFor() {
        String role = account.createRole();
        String id = account.iam.getRole(b -> b.roleName(name(role))).role().roleId();
        putBucketPolicy(id);
        assertThat(bucketPolicy()).contains("\"AWS\":\"" + role + "\"").doesNotContain(id);
        assertThatCode(() -> account.s3(account.assume(role)).listObjectsV2(b -> b.bucket(B)))
                .doesNotThrowAnyException();
    }

    @Test
    void aRoleIsFoundOnItsPathOnly() {
        String path = account.iam
                .createRole(
                        b -> b.path("/k8s/kube-system/").roleName("pathless").assumeRolePolicyDocument(account.trust()))
                .role()
                .arn();
        assertThatCode(() -> account.assume(path)).doesNotThrowAnyException();
        refused(() -> account.assume(IAM + "role/pathless"));
        assertThat(account.lastDecision().reason())
                .isEqualTo("There is no role " + IAM + "role/pathless; did you mean " + path + "?");
        assertThat(refused(() -> putBucketPolicy(IAM + "role/pathless"))
                        .awsErrorDetails()
                        .errorMessage())
                .startsWith("Invalid principal in policy");
        putBucketPolicy("arn:aws:sts::" + TestAccount.ID + ":assumed-role/pathless/milvus");
        assertThatCode(() -> account.s3(account.assume(path)).listObjectsV2(b -> b.bucket(B)))
                .doesNotThrowAnyException();
    }

    /** IAM saves them, unlike S3; only the console's and Access Analyzer's checks complain. */
    @Test
    void identityPoliciesMayHaveActionsThatDoNotExist() {
        String role = account.createRole(
                "{\"Effect\":\"Allow\",\"Action\":[\"s3:HeadBucket\",\"s3:Nope\"],\"Resource\":\"*\"}");
        assertThatCode(() -> account.iam.createPolicy(b -> b.policyName("nope")
                        .policyDocument(TestAccount.policy(
                                "{\"Effect\":\"Allow\",\"Action\":\"s3:Nope\",\"Resource\":\"*\"}"))))
                .doesNotThrowAnyException();
        refused(() -> account.s3(account.assume(role)).headBucket(b -> b.bucket(B)));
        assertThat(account.lastDecision().reason())
                .contains("HeadBucket is an operation, which is authorised by \"s3:ListBucket\"");
    }

    @Test
    void aSessionEndsWithItsRole() {
        String role = account.createRole();
        putBucketPolicy("arn:aws:sts::" + TestAccount.ID + ":assumed-role/" + name(role) + "/milvus");
        S3Client old = account.s3(account.assume(role));
        assertThat(refused(() -> old.getObjectAsBytes(b -> b.bucket(B).key("k")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("AccessDenied");

        remake(role);

        assertThat(refused(() -> old.listObjectsV2(b -> b.bucket(B)))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidAccessKeyId");
    }
}
