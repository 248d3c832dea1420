package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.Marker;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Asks for two things that no AWS grants, at every start: the role for an unsigned token, and the bucket for a session whose
 * policy denies everything, or, where sessions take no policy, for one with a wrong secret. An environment that says yes would let
 * every wrong policy pass.
 */
public final class Canary {
    private static final String DENY_ALL = """
            { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }
            """;

    private final Subject subject;
    private final RoleIdentity identity;

    /** @param subject whose role and bucket are asked for */
    public Canary(Subject subject) {
        this.subject = subject;
        this.identity = new RoleIdentity(subject);
    }

    /**
     * Asks.
     *
     * @throws IllegalStateException if it was granted what it must not be, or refused for another reason than AWS'
     */
    public void run() {
        refused(
                subject.login().operation() + " for an unsigned token",
                subject.login().refusals().invalid(),
                () -> identity.assume(ForgedTokens.unsigned(identity.token())));
        if (subject.login().takesSessionPolicies()) {
            refused(
                    "s3:ListBucket for a session whose policy denies everything",
                    Set.of("AccessDenied"),
                    () -> list(identity.credentials(DENY_ALL)));
        } else {
            refused(
                    "s3:ListBucket for a session's key with another secret",
                    Set.of("SignatureDoesNotMatch"),
                    () -> list(StaticCredentialsProvider.create(withAnotherSecret(identity.assume(identity.token())))));
        }
    }

    private void list(AwsCredentialsProvider credentials) {
        try (S3Client s3 = subject.aws().s3(credentials)) {
            s3.listObjectsV2(r -> r.bucket(subject.bucket()).maxKeys(1).overrideConfiguration(Marker::mark));
        }
    }

    private static AwsSessionCredentials withAnotherSecret(AwsSessionCredentials session) {
        return session.toBuilder()
                .secretAccessKey("not-" + session.secretAccessKey())
                .build();
    }

    /** Refused for another reason proves nothing: a front that knows nobody refuses all. */
    private void refused(String what, Set<String> codes, Runnable call) {
        Refusal refusal = Refusal.of(call)
                .orElseThrow(() -> new IllegalStateException("not enforcing: "
                        + subject.aws().s3Endpoint() + " allowed " + what
                        + ", so that wrong policies would pass here; let an enforcing AWS answer, or accept it by"
                        + " enforcement = NOT_CHECKED (milvus-on-s3.enforcement)"));
        if (!codes.contains(refusal.code())) {
            throw new IllegalStateException(
                    "cannot tell whether policies are enforced: " + what + " was refused, but not with "
                            + String.join(" or ", codes)
                            + " as AWS does: " + refusal.cause().getMessage(),
                    refusal.cause());
        }
    }
}
