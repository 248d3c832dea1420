package dev.milvusons3.iam;

/**
 * How a statement's principal names the caller, weakest first; on it depends which other policies still limit what the
 * statement grants.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">How a request is decided</a>
 */
enum Grant {
    /** Not at all. */
    NONE,
    /** By its account: what is granted is the account's to hand on, by identity policies. */
    ACCOUNT,
    /** A session by its role: no identity policy needed, but boundary and session policies limit it. */
    ROLE,
    /** Itself, or everyone: nothing but an explicit deny takes it away. */
    DIRECT
}
