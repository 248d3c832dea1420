package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.report.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which link a denial says is broken. */
class BrokenLinkTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
    private static final String OBJECT = "arn:aws:s3:::books/files/1";
    private static final NamedPolicy ALLOWS = policy(PolicyType.IDENTITY, "Allow", "s3:*");

    @Test
    void whatTheRolesPolicyDoesNotAllowIsThePolicys() {
        assertThat(broken(denied(policy(PolicyType.IDENTITY, "Allow", "s3:GetObject"))))
                .isEqualTo(Part.POLICY);
        assertThat(broken(denied(ALLOWS, policy(PolicyType.IDENTITY, "Deny", "s3:PutObject"))))
                .isEqualTo(Part.POLICY);
    }

    @Test
    void whatTheBucketsPolicyDeniesIsTheBuckets() {
        NamedPolicy denies = NamedPolicy.of("policy of books", PolicyType.RESOURCE, """
                {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
                 "Resource": "arn:aws:s3:::books/*"}}""");
        assertThat(broken(denied(ALLOWS, denies))).isEqualTo(Part.BUCKET);
    }

    @Test
    void whatTheBoundaryLeavesOutIsTheRoles() {
        assertThat(broken(denied(ALLOWS, policy(PolicyType.PERMISSIONS_BOUNDARY, "Allow", "s3:GetObject"))))
                .isEqualTo(Part.ROLE);
    }

    @ParameterizedTest
    @CsvSource({
        "sts, AssumeRoleWithWebIdentity, DENIED, AccessDenied, ROLE",
        "sts, AssumeRoleWithWebIdentity, REJECTED, InvalidIdentityToken, IDENTITY_PROVIDER",
        "sts, AssumeRoleWithWebIdentity, REJECTED, ExpiredTokenException, SERVICE_ACCOUNT",
        "sts, AssumeRoleForPodIdentity, REJECTED, ResourceNotFoundException, ASSOCIATION",
        "sts, AssumeRoleForPodIdentity, DENIED, AccessDeniedException, ROLE",
        "s3, ListObjectsV2, REJECTED, PermanentRedirect, BUCKET",
        "s3, ListObjectsV2, DENIED, AccessDenied, POLICY"
    })
    void byTheAnswerWhereNoPolicyWasAsked(String service, String operation, Verdict verdict, String code, Part part) {
        assertThat(broken(recorded(service, operation, verdict, code, Optional.empty())))
                .isEqualTo(part);
    }

    @Test
    void aFailureWithoutADenialIsOfNoLink() {
        assertThat(BrokenLink.of(new IllegalStateException("no port"))).isEmpty();
    }

    private static Part broken(RecordedDecision denial) {
        // As it comes out of a lane of the start.
        Throwable failure = new ExecutionException(DeploymentFailure.denied(denial, new IllegalStateException("403")));
        BrokenLink link = BrokenLink.of(failure).orElseThrow();
        assertThat(link.why()).isEqualTo(denial.action() + " was denied: the reason");
        return link.part();
    }

    private static RecordedDecision denied(NamedPolicy... policies) {
        Decision decision = PolicyEvaluator.evaluate(
                AuthorizationRequest.of(Principal.session(ROLE, "AROAEXAMPLE", "milvus"), "s3:PutObject", OBJECT)
                        .ownedBy("111122223333"),
                new PolicySet(List.of(policies)));
        assertThat(decision.allowed()).isFalse();
        return recorded("s3", "PutObject", Verdict.DENIED, "AccessDenied", Optional.of(decision));
    }

    private static NamedPolicy policy(PolicyType type, String effect, String action) {
        return NamedPolicy.of(type + " " + effect, type, """
                {"Version": "2012-10-17", "Statement": {"Effect": "%s", "Action": "%s", "Resource": "*"}}""".formatted(effect, action));
    }

    private static RecordedDecision recorded(
            String service, String operation, Verdict verdict, String code, Optional<Decision> decision) {
        return new RecordedDecision(
                1,
                Instant.EPOCH,
                service,
                operation,
                ROLE,
                service + ":" + operation,
                OBJECT,
                verdict,
                code,
                "the reason",
                "minio-go",
                decision);
    }
}
