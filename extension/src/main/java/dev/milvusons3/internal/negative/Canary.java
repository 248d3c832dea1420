package dev.milvusons3.internal.negative;

import software.amazon.awssdk.services.s3.S3Client;

/**
 * Asks for two things that no AWS grants, at every start: the role for an unsigned token, and the bucket for a session whose
 * policy denies everything. An environment that says yes would let every wrong policy pass.
 */
public final class Canary {
    private static final String DENY_ALL = """
            { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }
            """;

    private final Subject subject;
    private final WebIdentity identity;

    /** @param subject whose role and bucket are asked for */
    public Canary(Subject subject) {
        this.subject = subject;
        this.identity = new WebIdentity(subject);
    }

    /**
     * Asks.
     *
     * @throws IllegalStateException if it was granted what it must not be, or refused for another reason than AWS'
     */
    public void run() {
        refused(
                "sts:AssumeRoleWithWebIdentity for an unsigned token",
                "InvalidIdentityToken",
                () -> identity.assume(ForgedTokens.unsigned(identity.token())));
        refused("s3:ListBucket for a session whose policy denies everything", "AccessDenied", () -> {
            try (S3Client s3 = subject.aws().s3(identity.credentials(DENY_ALL))) {
                s3.listObjectsV2(r -> r.bucket(subject.bucket()).maxKeys(1).overrideConfiguration(Marker::mark));
            }
        });
    }

    /** Refused for another reason proves nothing: a front that knows nobody refuses all. */
    private void refused(String what, String code, Runnable call) {
        Refusal refusal = Refusal.of(call)
                .orElseThrow(() -> new IllegalStateException("not enforcing: "
                        + subject.aws().s3Endpoint() + " allowed " + what
                        + ", so that wrong policies would pass here; let an enforcing AWS answer, or accept it by"
                        + " enforcement = NOT_CHECKED (milvus-on-s3.enforcement)"));
        if (!refusal.code().equals(code)) {
            throw new IllegalStateException(
                    "cannot tell whether policies are enforced: " + what + " was refused, but not with " + code
                            + " as AWS does: " + refusal.cause().getMessage(),
                    refusal.cause());
        }
    }
}
