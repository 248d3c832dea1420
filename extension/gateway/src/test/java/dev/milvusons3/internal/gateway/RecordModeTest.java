package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A gateway that lets through what it would deny, and says so of each request. */
class RecordModeTest {
    private final TestAccount account = new TestAccount(Gateway.Builder::recording);

    @BeforeEach
    void makeBucket() {
        account.createProvider();
        account.createBucket(TestAccount.BUCKET);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private S3Client session() {
        return account.s3(account.assume(account.createRole(TestAccount.allow("s3:GetObject", "*"))));
    }

    @Test
    void whatIsDeniedGoesThroughAndIsMarked() {
        S3Client s3 = session();
        s3.putObject(r -> r.bucket(TestAccount.BUCKET).key("a"), RequestBody.fromString("x"));

        assertThat(s3.getObjectAsBytes(r -> r.bucket(TestAccount.BUCKET).key("a"))
                        .asUtf8String())
                .isEqualTo("x");
        RecordedDecision denied = last("s3:PutObject");
        assertThat(denied.verdict()).isEqualTo(Verdict.DENIED);
        assertThat(denied.letThrough()).isTrue();
        assertThat(denied.errorCode()).isEqualTo("AccessDenied");
        assertThat(denied.decision().orElseThrow().suggestions()).isNotEmpty();
        assertThat(account.gateway.decisions().snapshot().toString()).contains("DENIED (let through) s3:PutObject on ");
        RecordedDecision allowed = last("s3:GetObject");
        assertThat(allowed.verdict()).isEqualTo(Verdict.ALLOWED);
        assertThat(allowed.letThrough()).isFalse();
    }

    @Test
    void eachKeyOfManyGoesThrough() {
        S3Client s3 = session();
        s3.putObject(r -> r.bucket(TestAccount.BUCKET).key("a"), RequestBody.fromString("x"));

        assertThat(s3.deleteObjects(r -> r.bucket(TestAccount.BUCKET)
                                .delete(d -> d.objects(
                                        ObjectIdentifier.builder().key("a").build())))
                        .errors())
                .isEmpty();
        assertThat(last("s3:DeleteObject").letThrough()).isTrue();
    }

    /** Enforced, nobody who may not list the bucket learns that. */
    @Test
    void whatIsMissingIsSaidToBeMissing() {
        S3Client s3 = session();

        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(r -> r.bucket(TestAccount.BUCKET).key("none")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThat(last("s3:ListBucket").letThrough()).isTrue();
    }

    @Test
    void aRoleThatDoesNotTrustIsHadAllTheSame() {
        String role = account.iam
                .createRole(r -> r.roleName("untrusting")
                        .assumeRolePolicyDocument(TestAccount.trustOf(
                                "arn:aws:iam::" + TestAccount.ID + ":oidc-provider/" + TestIssuer.HOST_PATH,
                                "somebody else")))
                .role()
                .arn();

        assertThat(account.assume(role).accessKeyId()).startsWith("ASIA");
        assertThat(last("sts:AssumeRoleWithWebIdentity").letThrough()).isTrue();
    }

    @Test
    void iamIsNoExceptionAndItsAnswersStayTrue() {
        AwsSessionCredentials session = account.assume(account.createRole(TestAccount.allow("s3:GetObject", "*")));
        account.iam(session).listRoles();

        assertThat(last("iam:ListRoles").letThrough()).isTrue();
        assertThat(account.iam(account.gateway.rootCredentials())
                        .simulateCustomPolicy(r -> r.policyInputList(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}")
                                .actionNames("s3:PutObject")
                                .resourceArns("*"))
                        .evaluationResults()
                        .get(0)
                        .evalDecisionAsString())
                .isEqualTo("implicitDeny");
    }

    /** Whoever cannot say who it is has no policy that could be recorded. */
    @Test
    void whoIsNotKnownIsRefused() {
        S3Client forged = account.s3(
                AwsBasicCredentials.create(account.gateway.rootCredentials().accessKeyId(), "another secret"));

        assertThatThrownBy(forged::listBuckets)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
        List<RecordedDecision> decisions = account.gateway.decisions().list();
        assertThat(decisions.get(decisions.size() - 1).verdict()).isEqualTo(Verdict.REJECTED);
        assertThatThrownBy(() -> account.iam.getRole(r -> r.roleName("none"))).isInstanceOf(IamException.class);
    }

    private RecordedDecision last(String action) {
        return account.gateway.decisions().list().stream()
                .filter(decision -> decision.action().equals(action))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
