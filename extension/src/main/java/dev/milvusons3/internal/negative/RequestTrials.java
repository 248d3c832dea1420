package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.BucketLocations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.s3.S3Client;

/** Requests to S3 that the role may not make. */
final class RequestTrials {
    private static final Set<String> DENIED = Set.of("AccessDenied");
    private static final RequestBody BODY = RequestBody.fromString("milvus-on-s3", StandardCharsets.UTF_8);

    private static final String TLS_ONLY = """
            { "Version": "2012-10-17",
              "Statement": [
                { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
                { "Effect": "Deny", "Action": "s3:*", "Resource": "*",
                  "Condition": { "Bool": { "aws:SecureTransport": "false" } } } ] }
            """;

    private final Subject subject;
    private final WebIdentity identity;

    RequestTrials(Subject subject) {
        this.subject = subject;
        this.identity = new WebIdentity(subject);
    }

    /** A request that needs one action. */
    private record Use(String action, Request request) {}

    /** A request about one object, which is there. */
    @FunctionalInterface
    private interface Request {
        void send(S3Client s3, String bucket, String key);
    }

    private static final List<Use> USES = List.of(
            new Use(
                    "s3:ListBucket",
                    (s3, bucket, key) -> s3.listObjectsV2(
                            r -> r.bucket(bucket).prefix(key).maxKeys(1).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:GetObject",
                    (s3, bucket, key) ->
                            s3.getObjectAsBytes(r -> r.bucket(bucket).key(key).overrideConfiguration(Marker::mark))),
            new Use(
                    "s3:PutObject",
                    (s3, bucket, key) ->
                            s3.putObject(r -> r.bucket(bucket).key(key).overrideConfiguration(Marker::mark), BODY)),
            new Use(
                    "s3:DeleteObject",
                    (s3, bucket, key) ->
                            s3.deleteObject(r -> r.bucket(bucket).key(key).overrideConfiguration(Marker::mark))));

    List<Trial> all() {
        List<Trial> trials = new ArrayList<>();
        for (Use use : USES) {
            trials.add(new Trial("policy: without " + use.action(), () -> without(use)));
        }
        trials.add(new Trial("resource: sibling bucket", this::siblingBucket));
        trials.add(new Trial("resource: sibling prefix", this::siblingPrefix));
        trials.add(new Trial("transport: plain HTTP where the policy demands TLS", this::plainHttp));
        return trials;
    }

    /** First with the action, so that the refusal without it can have no other cause. */
    private void without(Use use) {
        withObject(subject.bucket(), subject.rootPath() + "/", key -> {
            granted(use, key);
            AwsCredentialsProvider limited = identity.credentials("""
                    { "Version": "2012-10-17",
                      "Statement": { "Effect": "Allow", "NotAction": "%s", "Resource": "*" } }
                    """.formatted(use.action()));
            refused(use, limited, subject.bucket(), key);
        });
    }

    private void siblingBucket() {
        S3Client admin = subject.aws().s3();
        String sibling = "milvus-on-s3-sibling-" + UUID.randomUUID();
        admin.createBucket(r -> r.bucket(sibling)
                .createBucketConfiguration(
                        c -> BucketLocations.constrain(c, subject.aws().region())));
        try {
            withObject(sibling, subject.rootPath() + "/", key -> {
                for (Use use : USES) {
                    refused(use, identity.credentials(), sibling, key);
                }
            });
        } finally {
            admin.deleteBucket(r -> r.bucket(sibling));
        }
    }

    /** The guide's own policy reaches the whole bucket; whether that is too much is {@code isLeastPrivilege()}'s business. */
    private void siblingPrefix() {
        withObject(subject.bucket(), "not-" + subject.rootPath() + "/", key -> {
            if (mayRead(key)) {
                throw new TestAbortedException(
                        "by its policies the role may read the whole bucket; for this case narrow"
                                + " their objects' Resource to " + subject.bucket() + "/" + subject.rootPath() + "/*");
            }
            for (Use use : USES.subList(1, USES.size())) {
                refused(use, identity.credentials(), subject.bucket(), key);
            }
        });
    }

    /**
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
     */
    private boolean mayRead(String key) {
        String arn = "arn:" + subject.aws().partition() + ":s3:::" + subject.bucket() + "/" + key;
        return subject
                .aws()
                .iam()
                .simulatePrincipalPolicy(r -> r.policySourceArn(subject.roleArn())
                        .actionNames("s3:GetObject")
                        .resourceArns(arn))
                .evaluationResults()
                .stream()
                .anyMatch(result -> result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED);
    }

    private void plainHttp() {
        if (!subject.aws().s3Endpoint().getScheme().equals("http")) {
            throw new TestAbortedException(
                    "this environment's S3 endpoint, " + subject.aws().s3Endpoint() + ", is not plain HTTP");
        }
        withObject(subject.bucket(), subject.rootPath() + "/", key -> {
            granted(USES.get(1), key);
            refused(USES.get(1), identity.credentials(TLS_ONLY), subject.bucket(), key);
        });
    }

    private void granted(Use use, String key) {
        try {
            as(identity.credentials(), s3 -> use.request().send(s3, subject.bucket(), key));
        } catch (AwsServiceException e) {
            throw new TestAbortedException(
                    "the role is not granted " + use.action() + " as it is: " + e.getMessage(), e);
        }
    }

    private void refused(Use use, AwsCredentialsProvider credentials, String bucket, String key) {
        Refusal.expect(
                use.action() + " on " + bucket + "/" + key,
                DENIED,
                () -> as(credentials, s3 -> use.request().send(s3, bucket, key)));
    }

    private void as(AwsCredentialsProvider credentials, Consumer<S3Client> body) {
        try (S3Client s3 = subject.aws().s3(credentials)) {
            body.accept(s3);
        }
    }

    private void withObject(String bucket, String prefix, Consumer<String> body) {
        S3Client admin = subject.aws().s3();
        String key = prefix + "milvus-on-s3-negative-" + UUID.randomUUID();
        admin.putObject(r -> r.bucket(bucket).key(key), BODY);
        try {
            body.accept(key);
        } finally {
            admin.deleteObject(r -> r.bucket(bucket).key(key));
        }
    }
}
