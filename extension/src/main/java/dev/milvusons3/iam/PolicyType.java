package dev.milvusons3.iam;

/**
 * What a policy document is used as; it decides which elements it may and must have, its size limit, and its part in a
 * decision.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html">Policies and permissions</a>
 * @since 0.1
 */
public enum PolicyType {
    /** Attached to, or inline in, a role or user: says what that identity may do. */
    IDENTITY,
    /** On a resource, such as a bucket policy: says who may do what to it. */
    RESOURCE,
    /** A role's trust policy: says who may assume it. */
    TRUST,
    /** The most that a role's identity policies can grant. */
    PERMISSIONS_BOUNDARY,
    /** Passed when a role is assumed: the most that this session can do. */
    SESSION,
    /** Of an organisation: the most that anyone in the account can do. */
    SERVICE_CONTROL
}
