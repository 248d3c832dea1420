package dev.milvusons3.internal.negative;

import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.internal.negative.Use.Target;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsErrors;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.NewBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/** Requests to S3 that the role may not make. */
final class RequestTrials {
    private static final String ACCESS_DENIED = "AccessDenied";
    private static final Set<String> DENIED = Set.of(ACCESS_DENIED);
    /** What the keys of objects begin with, after their prefix. */
    private static final String KEY = "milvus-on-s3-negative-";

    private static final String TLS_ONLY = """
            { "Version": "2012-10-17",
              "Statement": [
                { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
                { "Effect": "Deny", "Action": "s3:*", "Resource": "*",
                  "Condition": { "Bool": { "aws:SecureTransport": "false" } } } ] }
            """;

    private final Subject subject;
    private final RoleIdentity identity;

    RequestTrials(Subject subject) {
        this.subject = subject;
        this.identity = new RoleIdentity(subject);
    }

    List<Trial> all() {
        List<Trial> trials = new ArrayList<>(actionsTakenAway());
        trials.add(new Trial("resource: sibling bucket", this::siblingBucket));
        trials.add(new Trial("resource: sibling prefix", this::siblingPrefix));
        trials.add(new Trial("transport: plain HTTP where the policy demands TLS", this::plainHttp));
        return trials;
    }

    /** What Milvus does, and whatever else the role's own policies grant. */
    private List<Trial> actionsTakenAway() {
        GrantedActions granted = new GrantedActions(policies());
        List<Trial> trials = new ArrayList<>();
        List<Use> uses = Use.all();
        for (Use use : uses) {
            if (Use.OF_MILVUS.contains(use) || granted.include(use.action())) {
                trials.add(new Trial("policy: without " + use.action(), () -> without(use)));
            }
        }
        for (String action : granted.namedBesides(uses.stream().map(Use::action).toList())) {
            trials.add(new Trial("policy: without " + action, () -> {
                throw new TestAbortedException("the policy grants " + action
                        + ", and there is no request here that needs it and nothing else; ask IAM's"
                        + " SimulatePrincipalPolicy about it");
            }));
        }
        return trials;
    }

    /** {@return the role's policies; none where the set-up's organisation keeps even the administrator from reading them} */
    private PolicySet policies() {
        AccountDocuments documents =
                new AccountDocuments(subject.iam(), subject.aws().s3());
        try {
            return documents.of(documents.role(AccountDocuments.nameOf(subject.roleArn())));
        } catch (IamException e) {
            if (subject.setup().isPresent() && AwsErrors.code(e).equals(ACCESS_DENIED)) {
                return new PolicySet(List.of());
            }
            throw e;
        }
    }

    /** First with the action, so that the refusal without it can have no other cause. */
    private void without(Use use) {
        withTarget(use, subject.bucket(), subject.rootPath() + "/", target -> {
            granted(use, target);
            AwsCredentialsProvider limited = identity.credentials("""
                    { "Version": "2012-10-17",
                      "Statement": { "Effect": "Allow", "NotAction": "%s", "Resource": "*" } }
                    """.formatted(use.action()));
            // What was aborted, say, is not there any more.
            withTarget(use, subject.bucket(), subject.rootPath() + "/", another -> refused(use, limited, another));
        });
    }

    private void siblingBucket() {
        S3Client admin = subject.aws().s3();
        String sibling = "milvus-on-s3-sibling-" + UUID.randomUUID();
        // With the tags by which what a killed run leaves behind is found.
        Map<String, String> tags =
                admin
                        .getBucketTagging(r -> r.bucket(subject.bucket()).overrideConfiguration(Marker::mark))
                        .tagSet()
                        .stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value));
        admin.createBucket(r -> r.bucket(sibling).overrideConfiguration(o -> {
            Marker.mark(o);
            NewBucket.in(subject.aws().region(), tags, o);
        }));
        try {
            subject.aws()
                    .awaitInForce(
                            "bucket " + sibling,
                            () -> admin.headBucket(r -> r.bucket(sibling).overrideConfiguration(Marker::mark)));
            for (Use use : Use.OF_MILVUS) {
                withTarget(
                        use, sibling, subject.rootPath() + "/", target -> refused(use, identity.credentials(), target));
            }
        } finally {
            admin.deleteBucket(r -> r.bucket(sibling).overrideConfiguration(Marker::mark));
        }
    }

    /** The guide's own policy reaches the whole bucket; whether that is too much is {@code isLeastPrivilege()}'s business. */
    private void siblingPrefix() {
        String prefix = "not-" + subject.rootPath() + "/";
        if (mayRead(prefix + KEY)) {
            throw new TestAbortedException("by its policies the role may read the whole bucket; for this case narrow"
                    + " their objects' Resource to " + subject.bucket() + "/" + subject.rootPath() + "/*");
        }
        for (Use use : Use.OF_MILVUS) {
            if (use.of() == Use.Of.OBJECT) {
                withTarget(use, subject.bucket(), prefix, target -> refused(use, identity.credentials(), target));
            }
        }
    }

    /**
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
     */
    private boolean mayRead(String key) {
        String arn = "arn:" + subject.aws().partition() + ":s3:::" + subject.bucket() + "/" + key;
        return subject
                .iam()
                .simulatePrincipalPolicy(r -> r.policySourceArn(subject.roleArn())
                        .actionNames(Use.READ.action())
                        .resourceArns(arn)
                        .overrideConfiguration(Marker::mark))
                .evaluationResults()
                .stream()
                .anyMatch(result -> result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED);
    }

    /** First over TLS, where that is had, so that the refusal can have no other cause. */
    private void plainHttp() {
        AwsCredentialsProvider tlsOnly = identity.credentials(TLS_ONLY);
        try (S3Client s3 = subject.aws()
                .plainS3(tlsOnly)
                .orElseThrow(() -> new TestAbortedException("S3 is not reached by plain HTTP here, only at "
                        + subject.aws().s3Endpoint()))) {
            withTarget(Use.READ, subject.bucket(), subject.rootPath() + "/", target -> {
                granted(Use.READ, target);
                if (subject.aws().isOverTls()) {
                    as(tlsOnly, tls -> Use.READ.send(tls, target));
                }
                Refusal.expect(describe(Use.READ, target) + " by plain HTTP", DENIED, () -> Use.READ.send(s3, target));
            });
        }
    }

    /** Whatever is not denied was allowed: to ask what there is none of, say. */
    private void granted(Use use, Target target) {
        Refusal.of(() -> as(identity.credentials(), s3 -> use.send(s3, target)))
                .filter(refusal -> refusal.code().equals(ACCESS_DENIED))
                .ifPresent(refusal -> {
                    throw new TestAbortedException(
                            "the role is not granted " + use.action() + " as it is: "
                                    + refusal.cause().getMessage(),
                            refusal.cause());
                });
    }

    private void refused(Use use, AwsCredentialsProvider credentials, Target target) {
        Refusal.expect(describe(use, target), DENIED, () -> as(credentials, s3 -> use.send(s3, target)));
    }

    private static String describe(Use use, Target target) {
        return use.action() + " on " + target.bucket() + "/" + target.key();
    }

    private void as(AwsCredentialsProvider credentials, Consumer<S3Client> body) {
        try (S3Client s3 = subject.aws().s3(credentials)) {
            body.accept(s3);
        }
    }

    private void withTarget(Use use, String bucket, String prefix, Consumer<Target> body) {
        S3Client admin = subject.aws().s3();
        String key = prefix + KEY + UUID.randomUUID();
        if (use.of() == Use.Of.UPLOAD) {
            String uploadId = admin.createMultipartUpload(
                            r -> r.bucket(bucket).key(key).overrideConfiguration(Marker::mark))
                    .uploadId();
            try {
                body.accept(new Target(bucket, key, uploadId));
            } finally {
                // Aborting twice is an error of its own.
                if (!admin.listMultipartUploads(
                                r -> r.bucket(bucket).prefix(key).overrideConfiguration(Marker::mark))
                        .uploads()
                        .isEmpty()) {
                    admin.abortMultipartUpload(
                            r -> r.bucket(bucket).key(key).uploadId(uploadId).overrideConfiguration(Marker::mark));
                }
            }
            return;
        }
        admin.putObject(r -> r.bucket(bucket).key(key).overrideConfiguration(Marker::mark), Use.BODY);
        try {
            body.accept(new Target(bucket, key, ""));
        } finally {
            admin.deleteObject(r -> r.bucket(bucket).key(key).overrideConfiguration(Marker::mark));
        }
    }
}
