package dev.milvusons3.internal.gateway.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations.Wanted;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Roles by EKS Pod Identity: the token, the association, the trust policy, and the session's tags. */
class EksAuthTest {
    private static final String B = TestAccount.BUCKET;
    private static final String OTHER = "444455556666";
    private static final String CLIENT = "boto3-of-a-pod";
    private static final String PODS = "\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"}";
    private static final String TRUST = trust("\"sts:AssumeRole\",\"sts:TagSession\"", "{}");

    private final TestAccount account = new TestAccount(b -> b.eksCluster("production", URI.create(TestIssuer.URL)));
    private final EksAuth eks = account.gateway.eksAuth();

    @BeforeEach
    void prepare() {
        account.createBucket(B);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String trust(String actions, String condition) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Pods\",\"Effect\":\"Allow\"," + PODS
                + ",\"Action\":[" + actions + "],\"Condition\":" + condition + "}]}";
    }

    private String role(String trust, String... statements) {
        String arn = account.iam
                .createRole(b -> b.roleName("pods").assumeRolePolicyDocument(trust))
                .role()
                .arn();
        account.iam.putRolePolicy(
                b -> b.roleName("pods").policyName("p").policyDocument(TestAccount.policy(statements)));
        return arn;
    }

    private void associated(String roleArn) {
        associated(Wanted.role(roleArn));
    }

    private void associated(Wanted wanted) {
        eks.associations().create("milvus", "milvus-s3-access-sa", wanted);
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return account.issuer.token(claims -> change.apply(claims.audience(EksAuth.AUDIENCE)
                .claim(
                        "kubernetes.io",
                        Map.of("namespace", "milvus", "pod", Map.of("name", "milvus-0", "uid", "b8a1-uid")))));
    }

    private AwsSessionCredentials session() {
        var credential = eks.assumeRole(token(c -> c), CLIENT).credential();
        return AwsSessionCredentials.create(
                credential.accessKeyId(),
                credential.secret(),
                credential.token().orElseThrow());
    }

    private AwsError refused(String token) {
        AwsError refusal = catchThrowableOfType(AwsError.class, () -> eks.assumeRole(token, CLIENT));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Test
    void givesASessionOfTheAssociatedRole() {
        String arn = role(TRUST, TestAccount.allow("s3:ListBucket", "*"));
        associated(arn);

        S3Client s3 = account.s3(session());

        assertThatCode(() -> s3.listObjectsV2(b -> b.bucket(B))).doesNotThrowAnyException();
        RecordedDecision listed = account.lastDecision();
        assertThat(listed.isBy(arn)).isTrue();
        assertThat(listed.principal())
                .matches("arn:aws:sts::111122223333:assumed-role/pods/eks-production-milvus-0-[0-9a-f-]{36}");
        List<RecordedDecision> asked = account.gateway.decisions().list().stream()
                .filter(d -> d.operation().equals("AssumeRoleForPodIdentity"))
                .toList();
        assertThat(asked).extracting(RecordedDecision::action).containsExactly("sts:AssumeRole", "sts:TagSession");
        assertThat(asked).allSatisfy(decision -> {
            assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWED);
            assertThat(decision.principal()).isEqualTo(TestIssuer.SUBJECT);
            assertThat(decision.resource()).isEqualTo(arn);
            assertThat(decision.userAgent()).isEqualTo(CLIENT);
        });
    }

    @Test
    void itsSessionsEnd() {
        associated(role(TRUST, TestAccount.allow("s3:*", "*")));
        AwsSessionCredentials session = session();
        account.clock.move(Duration.ofMinutes(61));

        S3Exception expired = catchThrowableOfType(
                S3Exception.class, () -> account.s3(session).listObjectsV2(b -> b.bucket(B)));

        assertThat(expired.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken");
    }

    @ParameterizedTest
    @CsvSource({
        "eks-cluster-arn, arn:aws:eks:us-east-2:111122223333:cluster/production",
        "eks-cluster-name, production",
        "kubernetes-namespace, milvus",
        "kubernetes-service-account, milvus-s3-access-sa",
        "kubernetes-pod-name, milvus-0",
        "kubernetes-pod-uid, b8a1-uid"
    })
    void itsTagsCanBeAskedForInPolicies(String tag, String value) {
        associated(role(
                TRUST,
                TestAccount.allow(
                        "s3:ListBucket",
                        "*",
                        "{\"StringEquals\":{\"aws:PrincipalTag/" + tag + "\":\"" + value + "\"}}"),
                TestAccount.allow(
                        "s3:GetBucketLocation",
                        "*",
                        "{\"StringNotEquals\":{\"aws:PrincipalTag/" + tag + "\":\"" + value + "\"}}")));
        S3Client s3 = account.s3(session());

        assertThatCode(() -> s3.listObjectsV2(b -> b.bucket(B))).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(S3Exception.class, () -> s3.getBucketLocation(b -> b.bucket(B))))
                .isNotNull();
    }

    @Test
    void itsTagsAreTransitive() {
        String arn = role(TRUST, TestAccount.allow("sts:*", "*"));
        associated(arn);
        String next = account.iam
                .createRole(b -> b.roleName("next")
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"AWS\":\"" + arn
                                + "\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}"))
                .role()
                .arn();
        account.iam.putRolePolicy(b -> b.roleName("next")
                .policyName("p")
                .policyDocument(TestAccount.policy(TestAccount.allow(
                        "s3:ListBucket",
                        "*",
                        "{\"StringEquals\":{\"aws:PrincipalTag/kubernetes-namespace\":\"milvus\"}}"))));

        AwsSessionCredentials chained = TestAccount.session(account.sts(StaticCredentialsProvider.create(session()))
                .assumeRole(b -> b.roleArn(next).roleSessionName("chained"))
                .credentials());

        assertThatCode(() -> account.s3(chained).listObjectsV2(b -> b.bucket(B)))
                .doesNotThrowAnyException();
    }

    @Test
    void aTrustPolicyCanTellPodsApart() {
        associated(role(
                trust(
                        "\"sts:AssumeRole\",\"sts:TagSession\"",
                        "{\"StringEquals\":{\"aws:RequestTag/kubernetes-namespace\":\"another\"}}"),
                TestAccount.allow("s3:*", "*")));

        AwsError refusal = refused(token(c -> c));

        assertThat(refusal.code()).isEqualTo("AccessDeniedException");
        assertThat(refusal.message()).contains("EKS does not have permissions to assume the associated role");
        RecordedDecision decision = account.lastDecision();
        assertThat(decision.verdict()).isEqualTo(Verdict.DENIED);
        assertThat(decision.decision().orElseThrow().explain())
                .contains("aws:RequestTag/kubernetes-namespace", "another", "milvus");
    }

    @Test
    void aTrustPolicyWithoutTagSessionIsNotEnough() {
        associated(role(trust("\"sts:AssumeRole\"", "{}"), TestAccount.allow("s3:*", "*")));

        assertThat(refused(token(c -> c)).code()).isEqualTo("AccessDeniedException");
        assertThat(account.lastDecision().action()).isEqualTo("sts:TagSession");
        assertThat(account.lastDecision().verdict()).isEqualTo(Verdict.DENIED);
    }

    @Test
    void aTrustPolicyForWebIdentityIsNotForPods() {
        account.createProvider();
        associated(account.createRole(TestAccount.allow("s3:*", "*")));

        assertThat(refused(token(c -> c)).code()).isEqualTo("AccessDeniedException");
        assertThat(account.lastDecision().reason()).contains("sts:AssumeRole");
    }

    @Test
    void aServiceAccountWithoutAssociationGetsNothing() {
        associated(role(TRUST, TestAccount.allow("s3:*", "*")));

        AwsError refusal = refused(token(c -> c.subject("system:serviceaccount:milvus:default")));

        assertThat(refusal.status()).isEqualTo(404);
        assertThat(refusal.code()).isEqualTo("ResourceNotFoundException");
        assertThat(refusal.message())
                .isEqualTo("No pod identity association for service account milvus/default in cluster production");
        assertThat(account.lastDecision().principal()).isEqualTo("system:serviceaccount:milvus:default");
        assertThat(account.lastDecision().verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void aRoleThatIsGoneIsNotGiven() {
        associated("arn:aws:iam::111122223333:role/gone");

        assertThat(refused(token(c -> c)).code()).isEqualTo("AccessDeniedException");
        assertThat(account.lastDecision().reason()).isEqualTo("There is no role arn:aws:iam::111122223333:role/gone");
    }

    @Test
    void tokensAreVerified() {
        associated(role(TRUST, TestAccount.allow("s3:*", "*")));
        Instant past = Instant.now().minusSeconds(60);

        assertThat(refused(token(c -> c.audience("sts.amazonaws.com"))).code()).isEqualTo("InvalidTokenException");
        assertThat(account.lastDecision().resource())
                .as("the role that it would lead to")
                .isEqualTo("arn:aws:iam::111122223333:role/pods");
        assertThat(refused(token(c -> c.issuer("https://oidc.example.com/id/OTHER")))
                        .code())
                .isEqualTo("InvalidTokenException");
        assertThat(refused(token(c -> c.subject("somebody"))).code()).isEqualTo("InvalidTokenException");
        assertThat(refused(token(c -> c.expirationTime(Date.from(past)))).code())
                .isEqualTo("ExpiredTokenException");
        assertThat(refused("not a token").code()).isEqualTo("InvalidTokenException");
        assertThat(refused(TestIssuer.token(
                                JWSAlgorithm.RS256, TestIssuer.rsa("first"), c -> c.audience(EksAuth.AUDIENCE)))
                        .code())
                .as("signed with another key of the same name")
                .isEqualTo("InvalidTokenException");
        assertThat(account.gateway.decisions().list())
                .filteredOn(d -> d.operation().equals("AssumeRoleForPodIdentity"))
                .extracting(RecordedDecision::verdict)
                .containsExactly(
                        Verdict.REJECTED,
                        Verdict.REJECTED,
                        Verdict.REJECTED,
                        Verdict.REJECTED,
                        Verdict.REJECTED,
                        Verdict.REJECTED);
    }

    @Test
    void aServiceAccountHasOneAssociation() {
        associated("arn:aws:iam::111122223333:role/first");
        AwsError second = catchThrowableOfType(
                AwsError.class,
                () -> eks.associations()
                        .create("milvus", "milvus-s3-access-sa", Wanted.role("arn:aws:iam::111122223333:role/second")));

        assertThat(second.code()).isEqualTo("ResourceInUseException");
        eks.associations().delete("milvus", "milvus-s3-access-sa");
        assertThat(eks.associations().find("milvus", "milvus-s3-access-sa")).isEmpty();
    }

    /** The role that pods get is in another account, trusts the first one, and demands an external id. */
    private String target(String demandedId) {
        account.gateway.add(OTHER);
        var iam = account.iam(account.gateway.rootCredentials(OTHER));
        String arn = iam.createRole(b -> b.roleName("lake")
                        .assumeRolePolicyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"TheFirst\",\"Effect\":"
                                        + "\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/pods\"},\"Action\":["
                                        + "\"sts:AssumeRole\",\"sts:TagSession\"],\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                                        + demandedId + "\"}}}]}"))
                .role()
                .arn();
        iam.putRolePolicy(b ->
                b.roleName("lake").policyName("p").policyDocument(TestAccount.policy(TestAccount.allow("s3:*", "*"))));
        S3Client owner = account.s3;
        owner.putBucketPolicy(b -> b.bucket(B)
                .policy(TestAccount.policy("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + arn
                        + "\"},\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::" + B + "\",\"arn:aws:s3:::" + B
                        + "/*\"]}")));
        return arn;
    }

    private static Wanted chained(String roleArn, String target, Optional<String> externalId) {
        return new Wanted(roleArn, Optional.of(target), externalId, Optional.empty(), false);
    }

    @Test
    void aTargetRoleIsAssumedByTheSessionOfTheFirst() {
        String first = role(TRUST, TestAccount.allow("sts:*", "arn:aws:iam::444455556666:role/lake"));
        String target = target("us-east-2/111122223333/production/milvus/milvus-s3-access-sa");
        associated(chained(first, target, Optional.empty()));

        S3Client s3 = account.s3(session());

        assertThatCode(() -> s3.listObjectsV2(b -> b.bucket(B))).doesNotThrowAnyException();
        assertThat(account.lastDecision().isBy(target)).isTrue();
        assertThat(account.gateway.decisions().list())
                .filteredOn(d -> d.operation().equals("AssumeRoleForPodIdentity"))
                .extracting(RecordedDecision::action, RecordedDecision::resource)
                .containsExactly(
                        tuple("sts:AssumeRole", first),
                        tuple("sts:TagSession", first),
                        tuple("sts:AssumeRole", target),
                        tuple("sts:TagSession", target));
    }

    @Test
    void aTargetRoleThatDemandsAnotherExternalIdIsNotAssumed() {
        String first = role(TRUST, TestAccount.allow("sts:*", "*"));
        associated(chained(first, target("milvus-production"), Optional.of("milvus-productiom")));

        assertThat(refused(token(c -> c)).code()).isEqualTo("AccessDeniedException");
        RecordedDecision denied = account.lastDecision();
        assertThat(denied.resource()).isEqualTo("arn:aws:iam::444455556666:role/lake");
        assertThat(denied.principal()).startsWith("arn:aws:sts::111122223333:assumed-role/pods/");
        assertThat(denied.reason()).contains("sts:ExternalId", "milvus-production", "milvus-productiom");
    }

    @Test
    void theFirstRoleMustBeAllowedToAssumeTheTarget() {
        String first = role(TRUST, TestAccount.allow("s3:*", "*"));
        associated(chained(first, target("id"), Optional.of("id")));

        assertThat(refused(token(c -> c)).code()).isEqualTo("AccessDeniedException");
        assertThat(account.lastDecision().decision().orElseThrow().gaps()).contains(PolicyType.IDENTITY);
    }

    @Test
    void aSessionPolicyLimitsWhatPodsMay() {
        String policy = TestAccount.policy(TestAccount.allow("s3:ListBucket", "*"));
        associated(new Wanted(
                role(trust("\"sts:AssumeRole\"", "{}"), TestAccount.allow("s3:*", "*")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(policy),
                true));
        S3Client s3 = account.s3(session());

        assertThatCode(() -> s3.listObjectsV2(b -> b.bucket(B))).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(S3Exception.class, () -> s3.getBucketLocation(b -> b.bucket(B)))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("because no session policy allows the s3:GetBucketLocation action");
        assertThat(account.gateway.decisions().list())
                .as("without tags")
                .extracting(RecordedDecision::action)
                .doesNotContain("sts:TagSession");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    false | {"Version":"2012-10-17","Statement":[]} | disableSessionTags
                    true  | {"Version":"2012-10-17"             | Syntax errors in policy
                    """)
    void aSessionPolicyThatEksWouldRefuseIsRefused(boolean disabled, String policy, String why) {
        AwsError refusal = catchThrowableOfType(
                AwsError.class,
                () -> associated(new Wanted(
                        "arn:aws:iam::111122223333:role/first",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(policy),
                        disabled)));

        assertThat(refusal.code()).isEqualTo("InvalidParameterException");
        assertThat(refusal.message()).contains(why);
    }
}
