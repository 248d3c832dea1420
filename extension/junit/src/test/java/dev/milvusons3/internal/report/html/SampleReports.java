package dev.milvusons3.internal.report.html;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.gateway.RequestCosts;
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
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.report.run.PastRun;
import dev.milvusons3.internal.report.run.Run;
import dev.milvusons3.internal.report.run.RunDeployment;
import dev.milvusons3.internal.report.run.RunDigest;
import dev.milvusons3.internal.report.run.RunPart;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.report.run.RunTest.Failure;
import dev.milvusons3.internal.report.run.RunTest.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        return of("4c8f65d0", name, requests, true);
    }

    /** {@return a build of one JVM with these deployments, and two tests on each} */
    static Run run(DeploymentReport... reports) {
        List<RunDeployment> deployments = Stream.of(reports).map(RunDigest::of).toList();
        return new Run(
                List.of(part(deployments)),
                List.of(past(0, 9_000), past(1, 7_500), past(2, 8_100)),
                List.of(),
                Path.of("/build/target/milvus-on-s3"));
    }

    static RunPart part(List<RunDeployment> deployments) {
        List<RunTest> tests = new ArrayList<>();
        for (RunDeployment deployment : deployments) {
            if (deployment.failure().isPresent()) {
                tests.add(test(deployment, "", Result.FAILED, "s3:DeleteObject was denied\nand more"));
            } else {
                tests.add(test(deployment, "findsBooks()", Result.PASSED, ""));
                tests.add(test(deployment, "findsNothing()", Result.PASSED, ""));
            }
        }
        return new RunPart(
                RunPart.FORMAT,
                "0.1.0",
                "42@0",
                "book-search",
                "",
                42,
                Instant.parse("2026-11-29T02:30:00Z"),
                Instant.parse("2026-11-29T02:31:19Z"),
                deployments,
                tests);
    }

    private static RunTest test(RunDeployment deployment, String name, Result result, String message) {
        return new RunTest(
                deployment.run(),
                deployment.requester(),
                name,
                result,
                Duration.ofMillis(1_234),
                message.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Failure(
                                "dev.milvusons3.MilvusOnS3Exception",
                                message,
                                List.of(),
                                Optional.of("/build/target/junit-jupiter/milvus-on-s3-" + deployment.run()))));
    }

    private static PastRun past(int minutes, long start) {
        Instant began = Instant.parse("2026-11-29T02:00:00Z").plusSeconds(60L * minutes);
        return new PastRun("41@0", began, began.plusSeconds(30), Duration.ofMillis(start), 2, 8, 0, 700, 3);
    }

    static DeploymentReport of(String run, String name, int requests, boolean failed) throws Exception {
        StepLog log = new StepLog(run);
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
                run,
                "com.example.BookSearchTest" + name,
                Environment.EMBEDDED,
                Optional.of(MilvusRuntime.NAMESPACE),
                "us-east-2",
                Map.of(
                        "bucket",
                        "milvus-bucket-0123456789abcdef01234567, under files/",
                        "Milvus",
                        "http://127.0.0.1:19530"),
                failed ? Optional.of("s3:DeleteObject on " + BUCKET + "/files/x was denied " + name) : Optional.empty(),
                failed ? Optional.of(decision(0, "s3:DeleteObject", name)) : Optional.empty(),
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
                                failed ? State.FAILED : State.VERIFIED),
                        new Link(
                                "bucket",
                                "milvus-bucket-0123456789abcdef01234567",
                                "keeps what Milvus stores",
                                "location and grants",
                                failed ? State.NOT_REACHED : State.VERIFIED)),
                log,
                decisions,
                List.of(new PhaseCosts("workload GC: fill" + name, new RequestCosts(8, 3, 1, 50_188, 7))),
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
