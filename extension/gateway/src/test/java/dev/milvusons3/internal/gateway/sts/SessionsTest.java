package dev.milvusons3.internal.gateway.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/** Sessions: how long they last, what limits them, and how one leads to another. */
class SessionsTest {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    private static final String B = TestAccount.BUCKET;
    private static final String ARN = "arn:aws:s3:::" + B;

    private final TestAccount account = open(b -> b);

    @BeforeEach
    void prepare() {
        account.createProvider();
        account.createBucket(B);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static void list(S3Client s3) {
        s3.listObjectsV2(b -> b.bucket(B));
    }

    private static S3Exception refused(Runnable call) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e).isNotNull();
        return e;
    }

    private static StsException notAssumed(Runnable call) {
        StsException e = catchThrowableOfType(StsException.class, call::run);
        assertThat(e).isNotNull();
        return e;
    }

    private StsClient sts(AwsSessionCredentials credentials) {
        return account.sts(StaticCredentialsProvider.create(credentials));
    }

    @Test
    void credentialsReallyStopWorking() {
        AwsSessionCredentials session = account.assume(account.createRole(TestAccount.allow("s3:*", "*")));
        S3Client s3 = account.s3(session);
        list(s3);
        account.clock.move(Duration.ofMinutes(59));
        // The client signs by its own clock, which the gateway's is now ahead of: a request is skewed, not expired.
        assertThat(refused(() -> list(s3)).awsErrorDetails().errorCode()).isEqualTo("RequestTimeTooSkewed");
        account.clock.move(Duration.ofMinutes(2));
        S3Exception expired = refused(() -> list(s3));
        assertThat(expired.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken");
        assertThat(expired.statusCode()).isEqualTo(400);
        assertThat(notAssumed(() -> sts(session).getCallerIdentity())
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("ExpiredToken");
    }

    @Test
    void aChangedPolicyCountsAtOnce() {
        String role = account.createRole();
        S3Client s3 = account.s3(account.assume(role));
        assertThat(refused(() -> list(s3)).statusCode()).isEqualTo(403);
        account.iam.putRolePolicy(b -> b.roleName("role-1")
                .policyName("later")
                .policyDocument(TestAccount.policy(TestAccount.allow("s3:ListBucket", ARN))));
        assertThatCode(() -> list(s3)).doesNotThrowAnyException();
        account.iam.deleteRolePolicy(b -> b.roleName("role-1").policyName("later"));
        assertThat(refused(() -> list(s3)).statusCode()).isEqualTo(403);
    }

    @Test
    void aRoleMadeAnewDoesNotTakeOverOldSessions() {
        S3Client s3 = account.s3(account.assume(account.createRole(TestAccount.allow("s3:*", "*"))));
        list(s3);
        account.iam.deleteRolePolicy(b -> b.roleName("role-1").policyName("p"));
        account.iam.deleteRole(b -> b.roleName("role-1"));
        assertThat(refused(() -> list(s3)).statusCode()).isEqualTo(403);
        account.iam.createRole(b -> b.roleName("role-1").assumeRolePolicyDocument(account.trust()));
        account.iam.putRolePolicy(b -> b.roleName("role-1")
                .policyName("p")
                .policyDocument(TestAccount.policy(TestAccount.allow("s3:*", "*"))));
        assertThat(refused(() -> list(s3)).statusCode()).isEqualTo(403);
    }

    @Test
    void sessionPoliciesLimit() {
        String role = account.createRole(TestAccount.allow("s3:*", "*"));
        var response = account.anonymousSts()
                .assumeRoleWithWebIdentity(b -> b.roleArn(role)
                        .roleSessionName("milvus")
                        .webIdentityToken(account.issuer.token())
                        .policy(TestAccount.policy(TestAccount.allow("s3:ListBucket", ARN))));
        S3Client s3 = account.s3(TestAccount.session(response.credentials()));
        list(s3);
        assertThat(refused(() -> s3.getBucketLocation(b -> b.bucket(B)))
                        .awsErrorDetails()
                        .errorMessage())
                .endsWith("because no session policy allows the s3:GetBucketLocation action");
        String managed = account.iam
                .createPolicy(b -> b.policyName("managed")
                        .policyDocument(TestAccount.policy(TestAccount.allow("s3:GetBucketLocation", ARN))))
                .policy()
                .arn();
        var byArn = account.anonymousSts()
                .assumeRoleWithWebIdentity(b -> b.roleArn(role)
                        .roleSessionName("milvus")
                        .webIdentityToken(account.issuer.token())
                        .policyArns(PolicyDescriptorType.builder().arn(managed).build()));
        S3Client other = account.s3(TestAccount.session(byArn.credentials()));
        other.getBucketLocation(b -> b.bucket(B));
        assertThat(refused(() -> list(other)).statusCode()).isEqualTo(403);
        assertThat(notAssumed(() -> account.anonymousSts()
                                .assumeRoleWithWebIdentity(b -> b.roleArn(role)
                                        .roleSessionName("milvus")
                                        .webIdentityToken(account.issuer.token())
                                        .policy("{\"Version\":\"2012-10-17\"}")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("MalformedPolicyDocument");
        assertThat(notAssumed(() -> account.anonymousSts()
                                .assumeRoleWithWebIdentity(b -> b.roleArn(role)
                                        .roleSessionName("milvus")
                                        .webIdentityToken(account.issuer.token())
                                        .policy(TestAccount.policy(TestAccount.allow(
                                                "s3:ListBucket", "arn:aws:s3:::" + "b".repeat(2_048))))))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("PackedPolicyTooLarge");
    }

    @Test
    void boundariesLimit() {
        String role = account.createRole(TestAccount.allow("s3:*", "*"));
        String boundary = account.iam
                .createPolicy(b -> b.policyName("boundary")
                        .policyDocument(TestAccount.policy(TestAccount.allow("s3:GetObject", "*"))))
                .policy()
                .arn();
        S3Client s3 = account.s3(account.assume(role));
        list(s3);
        account.iam.putRolePermissionsBoundary(b -> b.roleName("role-1").permissionsBoundary(boundary));
        assertThat(refused(() -> list(s3)).awsErrorDetails().errorMessage())
                .endsWith("because no permissions boundary allows the s3:ListBucket action");
    }

    private String roleTrusting(String principal) {
        String name = "trusting-" + Integer.toHexString(principal.hashCode());
        return account.iam
                .createRole(b -> b.roleName(name)
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"AWS\":\"" + principal
                                + "\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}"))
                .role()
                .arn();
    }

    @Test
    void oneRoleLeadsToAnother() {
        String first = account.createRole();
        AwsSessionCredentials session = account.assume(first);
        String second = roleTrusting(first);
        account.iam.putRolePolicy(b -> b.roleName(second.substring(second.lastIndexOf('/') + 1))
                .policyName("p")
                .policyDocument(TestAccount.policy(TestAccount.allow(
                        "s3:ListBucket", ARN, "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"search\"}}"))));
        var assumed = sts(session)
                .assumeRole(b -> b.roleArn(second)
                        .roleSessionName("chained")
                        .tags(Tag.builder().key("team").value("search").build()));
        assertThat(assumed.assumedRoleUser().arn()).endsWith("/chained");
        S3Client s3 = account.s3(TestAccount.session(assumed.credentials()));
        list(s3);
        assertThat(account.lastDecision().principal())
                .isEqualTo(assumed.assumedRoleUser().arn());
        assertThat(notAssumed(() -> sts(session)
                                .assumeRole(b -> b.roleArn(second)
                                        .roleSessionName("chained")
                                        .durationSeconds(3_601)))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("1 hour session limit for roles assumed by role chaining");
    }

    @Test
    void whoIsBehindASessionStaysSo() {
        String first = account.createRole();
        String trust =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":[%s],"
                        + "\"Condition\":{\"StringLike\":{\"sts:SourceIdentity\":\"milvus-*\"}}}]}";
        String both = "\"sts:AssumeRole\",\"sts:SetSourceIdentity\"";
        String second = roleBy("second", trust.formatted(first, both));
        account.iam.putRolePolicy(b -> b.roleName("second")
                .policyName("p")
                .policyDocument(TestAccount.policy(TestAccount.allow(
                        "s3:ListBucket", ARN, "{\"StringEquals\":{\"aws:SourceIdentity\":\"milvus-1\"}}"))));
        String third = roleBy("third", trust.formatted(second, both));
        String without = roleBy("without", trust.formatted(second, "\"sts:AssumeRole\""));
        AwsSessionCredentials session = account.assume(first);

        var assumed = sts(session)
                .assumeRole(b -> b.roleArn(second).roleSessionName("chained").sourceIdentity("milvus-1"));
        assertThat(assumed.sourceIdentity()).isEqualTo("milvus-1");
        AwsSessionCredentials chained = TestAccount.session(assumed.credentials());
        list(account.s3(chained));

        assertThat(sts(chained)
                        .assumeRole(b -> b.roleArn(third).roleSessionName("once-more"))
                        .sourceIdentity())
                .isEqualTo("milvus-1");
        assertThat(notAssumed(() -> sts(chained)
                                .assumeRole(b -> b.roleArn(third)
                                        .roleSessionName("once-more")
                                        .sourceIdentity("milvus-2")))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("cannot be changed");
        assertThat(notAssumed(() ->
                                sts(chained).assumeRole(b -> b.roleArn(without).roleSessionName("once-more")))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("not authorized to perform: sts:SetSourceIdentity");
        assertThat(notAssumed(() -> sts(session)
                                .assumeRole(b -> b.roleArn(second)
                                        .roleSessionName("chained")
                                        .sourceIdentity("somebody")))
                        .statusCode())
                .isEqualTo(403);
    }

    private String roleBy(String name, String trust) {
        return account.iam
                .createRole(b -> b.roleName(name).assumeRolePolicyDocument(trust))
                .role()
                .arn();
    }

    @Test
    void anAccountThatIsTrustedMustAllowItToo() {
        String target = roleTrusting("111122223333");
        AwsSessionCredentials without = account.assume(account.createRole());
        StsException denied =
                notAssumed(() -> sts(without).assumeRole(b -> b.roleArn(target).roleSessionName("chained")));
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.awsErrorDetails().errorMessage())
                .isEqualTo("User: arn:aws:sts::111122223333:assumed-role/role-1/milvus is not authorized to perform:"
                        + " sts:AssumeRole on resource: " + target);
        AwsSessionCredentials with = account.assume(account.createRole(TestAccount.allow("sts:AssumeRole", target)));
        assertThatCode(() -> sts(with).assumeRole(b -> b.roleArn(target).roleSessionName("chained")))
                .doesNotThrowAnyException();
    }

    @Test
    void aRoleThatTrustsAnotherOrIsNotThereIsNotAssumed() {
        AwsSessionCredentials admin = account.assume(account.createRole(TestAccount.allow("*", "*")));
        String untrusting = account.createRole();
        assertThat(notAssumed(() ->
                                sts(admin).assumeRole(b -> b.roleArn(untrusting).roleSessionName("chained")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(account.lastDecision().verdict()).isEqualTo(Verdict.DENIED);
        assertThat(notAssumed(() -> sts(admin)
                                .assumeRole(b -> b.roleArn("arn:aws:iam::111122223333:role/nobody")
                                        .roleSessionName("chained")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(account.lastDecision().reason()).isEqualTo("There is no role arn:aws:iam::111122223333:role/nobody");
        assertThat(notAssumed(() -> account.sts.assumeRole(
                                b -> b.roleArn(untrusting).roleSessionName("root")))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo("Roles may not be assumed by root accounts.");
    }
}
