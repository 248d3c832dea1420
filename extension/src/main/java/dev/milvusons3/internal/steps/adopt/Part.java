package dev.milvusons3.internal.steps.adopt;

/** What a deviation is of. */
public enum Part {
    /** Whose it is, where, and open to whom. */
    BUCKET,
    /** The cluster's issuer, as IAM knows it. */
    IDENTITY_PROVIDER,
    /** Its trust policy and what is attached to it. */
    ROLE,
    /** What the role's policies, or an adopted policy alone, allow. */
    POLICY,
    /** Its annotation. */
    SERVICE_ACCOUNT,
    /** Helm's record of it, and its pods. */
    RELEASE
}
