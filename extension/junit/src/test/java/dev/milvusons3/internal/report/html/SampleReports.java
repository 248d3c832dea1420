package dev.milvusons3.internal.report.html;

import dev.milvusons3.Environment;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.report.StepLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports to look at. */
final class SampleReports {
    static final String HOSTILE =
            "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'&\u202e\u0000";

    private static final String BUCKET = "arn:aws:s3:::milvus-bucket-0123456789abcdef01234567";
    private static final String ROLE = "arn:aws:iam::111122223333:role/milvus-s3-access-sa-4c8f65d0";
    private static final PolicyDocument POLICY = PolicyDocument.parse("""
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "Bucket", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "%1$s"},
              {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:Get*", "s3:PutObject"], "Resource": "%1$s/*"}]}
            """.formatted(BUCKET), PolicyType.IDENTITY);

    private SampleReports() {}

    /** {@return one with all that there can be} */
    static DeploymentReport of(String name, int requests) throws Exception {
        StepLog log = new StepLog("4c8f65d0");
        log.timed("platform EMBEDDED", () -> 1);
        log.timed("bucket milvus-bucket-" + name, () -> 1);
        log.timed("role milvus-s3-access-sa-4c8f65d0", () -> 1);
        log.waiting("Milvus: wait for the server", () -> 1);
        log.releasing("bucket " + name, () -> 1);
        List<RecordedDecision> decisions = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            decisions.add(
                    decision(i, i % 9 == 0 ? "s3:DeleteObject" : i % 3 == 0 ? "s3:PutObject" : "s3:GetObject", name));
        }
        decisions.add(new RecordedDecision(
                requests,
                Instant.EPOCH.plusMillis(requests * 7L),
                "s3",
                "GetObject",
                ROLE + "/" + name,
                "s3:GetObject",
                BUCKET + "/" + name,
                Verdict.REJECTED,
                "SlowDown",
                "Please reduce your request rate. " + name,
                "minio-go",
                Optional.empty()));
        return new DeploymentReport(
                "4c8f65d0",
                "com.example.BookSearchTest" + name,
                Environment.EMBEDDED,
                "us-east-2",
                Map.of(
                        "bucket",
                        "milvus-bucket-0123456789abcdef01234567, under files/",
                        "Milvus",
                        "http://127.0.0.1:19530"),
                Optional.of("s3:DeleteObject on " + BUCKET + "/files/x was denied " + name),
                List.of(
                        new Link(
                                "token",
                                "system:serviceaccount:milvus:milvus-s3-access-sa",
                                "signed by the cluster",
                                "the annotation",
                                State.VERIFIED),
                        new Link(
                                "identity provider",
                                "https://oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
                                "vouches for the cluster's tokens",
                                "issuer and audience",
                                State.VERIFIED),
                        new Link(
                                "role",
                                "milvus-s3-access-sa-4c8f65d0",
                                "may be assumed with such a token",
                                "trust policy and attachment",
                                State.VERIFIED),
                        new Link(
                                "policy",
                                "MilvusS3ReadWrite-4c8f65d0" + name,
                                "says what the role may do",
                                "the document",
                                State.FAILED),
                        new Link(
                                "bucket",
                                "milvus-bucket-0123456789abcdef01234567",
                                "keeps what Milvus stores",
                                "location and grants",
                                State.NOT_REACHED)),
                log,
                decisions,
                List.of(new NamedPolicy("MilvusS3ReadWrite-4c8f65d0", PolicyType.IDENTITY, POLICY)),
                BUCKET,
                BUCKET + "/files/*",
                Map.of("Milvus", "2.3.5", "Java", "17"));
    }

    private static RecordedDecision decision(int number, String action, String name) {
        String resource = BUCKET + "/files/" + number + name;
        Decision decision = PolicyEvaluator.evaluate(
                AuthorizationRequest.of(Principal.session(ROLE, "AROAEXAMPLE", "milvus"), action, resource)
                        .ownedBy("111122223333"),
                new PolicySet(List.of(new NamedPolicy(
                        "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite", PolicyType.IDENTITY, POLICY))));
        return new RecordedDecision(
                number,
                Instant.EPOCH.plusMillis(number * 7L),
                "s3",
                action.substring(3),
                decision.request().principal().arn(),
                action,
                resource,
                decision.allowed() ? Verdict.ALLOWED : Verdict.DENIED,
                decision.allowed() ? "" : "AccessDenied",
                decision.allowed() ? "" : decision.cause(),
                "minio-go",
                Optional.of(decision));
    }
}
