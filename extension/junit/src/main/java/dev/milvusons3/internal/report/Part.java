package dev.milvusons3.internal.report;

/** What a step makes, or a deviation or a denial is of: the links of the way from a token to the bucket, and what uses it. */
public enum Part {
    /** The cluster's issuer, as IAM knows it. */
    IDENTITY_PROVIDER,
    /** Whose pods get the role, and its annotation. */
    SERVICE_ACCOUNT,
    /** Of the service account with the role, by EKS Pod Identity. */
    ASSOCIATION,
    /** Its trust policy, its boundary and what is attached to it. */
    ROLE,
    /** A role that the session of the one before assumes: likewise. */
    ASSUMED_ROLE,
    /** What the role's policies, or an adopted policy alone, allow. */
    POLICY,
    /** Whose it is, where, and open to whom, by its policy too. */
    BUCKET,
    /** Milvus: Helm's record of it, and its pods. */
    RELEASE,
    /** No link: what is needed to make one, and what is done with all of them. */
    NONE
}
