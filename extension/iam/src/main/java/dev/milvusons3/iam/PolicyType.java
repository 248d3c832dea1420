package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * What a policy document is used as; it decides which elements it may and must have, its size limit, and its part in a
 * decision.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html">Policies and permissions</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum PolicyType {
    /** Attached to, or inline in, a role or user: says what that identity may do. */
    IDENTITY("identity-based policy", PolicyLimit.MANAGED),
    /** On a resource, such as a bucket policy: says who may do what to it. */
    RESOURCE("resource-based policy", PolicyLimit.BUCKET),
    /** A role's trust policy: says who may assume it. */
    TRUST("role trust policy", PolicyLimit.TRUST),
    /** The most that a role's identity policies can grant. */
    PERMISSIONS_BOUNDARY("permissions boundary", PolicyLimit.MANAGED),
    /** Passed when a role is assumed: the most that this session can do. */
    SESSION("session policy", PolicyLimit.SESSION),
    /** Of an organisation: the most that anyone in the account can do. At each level of the organisation one must allow. */
    SERVICE_CONTROL("service control policy", PolicyLimit.SERVICE_CONTROL),
    /**
     * Of an organisation: the most that anyone can do with resources of the account. It denies only, since the policy that allows
     * everything, {@code RCPFullAWSAccess}, cannot be detached.
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html">Resource control policies</a>
     */
    RESOURCE_CONTROL("resource control policy", PolicyLimit.RESOURCE_CONTROL),
    /**
     * Of a VPC endpoint: the most that can be done through it.
     *
     * @see <a href="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html">Endpoint policies</a>
     */
    VPC_ENDPOINT("VPC endpoint policy", PolicyLimit.VPC_ENDPOINT);

    private final String text;
    private final PolicyLimit limit;

    PolicyType(String text, PolicyLimit limit) {
        this.text = text;
        this.limit = limit;
    }

    /** {@return what AWS calls such a policy, as in "no identity-based policy allows …"} */
    public String text() {
        return text;
    }

    /** {@return how large it may be; for identity policies the limit of a managed one} */
    public PolicyLimit limit() {
        return limit;
    }

    /** {@return whether its statements say whom they are about; those of others are about what they are attached to} */
    public boolean namesPrincipals() {
        return switch (this) {
            case RESOURCE, TRUST, RESOURCE_CONTROL, VPC_ENDPOINT -> true;
            case IDENTITY, PERMISSIONS_BOUNDARY, SESSION, SERVICE_CONTROL -> false;
        };
    }

    /** {@return whether it is a resource's, or a role's, and can grant by itself} */
    boolean grantsToOthers() {
        return this == RESOURCE || this == TRUST;
    }
}
