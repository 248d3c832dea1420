package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request gone through one set of policies: what each type grants, what denies, and what of it is missing. */
final class Evaluation {
    private static final Set<String> BUCKET_POLICY =
            Set.of("s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy");

    private static final List<String> UNDER_RESOURCE_CONTROL = List.of(
            "s3:",
            "kms:",
            "sts:",
            "sqs:",
            "secretsmanager:",
            "cognito-idp:",
            "cognito-identity:",
            "logs:",
            "dynamodb:",
            "ecr:",
            "aoss:");

    private final AuthorizationRequest request;
    private final PolicySet policies;
    private final RequestContext context;
    private final boolean trust;
    private final boolean unconditional;
    private final Tally tally = new Tally();
    private @Nullable NamedPolicy denyingPolicy;
    private @Nullable PolicyStatement denyingStatement;

    Evaluation(AuthorizationRequest request, PolicySet policies) {
        this.request = request;
        this.policies = policies;
        this.context = new RequestContext(request, has(PolicyType.PERMISSIONS_BOUNDARY));
        boolean sts = context.service("sts:");
        this.trust = sts && asksForRole();
        this.unconditional = sts && asksWhoItIs();
    }

    /** The short way: an explicit deny ends it. */
    static Verdict decide(AuthorizationRequest request, PolicySet policies) {
        Evaluation evaluation = new Evaluation(request, policies);
        evaluation.run(true);
        if (evaluation.denyingPolicy != null && evaluation.denyingStatement != null) {
            return Verdict.denied(evaluation.denyingPolicy, evaluation.denyingStatement);
        }
        return evaluation.missing().map(Verdict::notAllowed).orElse(Verdict.ALLOWED);
    }

    /** @param stopAtDeny false to learn also what would be granted without explicit denials */
    void run(boolean stopAtDeny) {
        List<NamedPolicy> all = policies.policies();
        for (int i = 0; i < all.size(); i++) {
            NamedPolicy policy = all.get(i);
            if (hasSay(policy.type())) {
                Grant granted = granted(policy);
                if (stopAtDeny && denyingPolicy != null) {
                    return;
                }
                tally.add(policy, granted);
            }
        }
    }

    private Grant granted(NamedPolicy policy) {
        Grant granted = Grant.NONE;
        List<PolicyStatement> statements = policy.document().statements();
        for (int i = 0; i < statements.size(); i++) {
            PolicyStatement statement = statements.get(i);
            boolean deny = statement.effect() == Effect.DENY;
            if (!deny && granted == Grant.DIRECT) {
                continue;
            }
            Grant grant = statement.match(context);
            if (grant != Grant.NONE && deny) {
                if (denyingPolicy == null) {
                    denyingPolicy = policy;
                    denyingStatement = statement;
                }
            } else if (grant.compareTo(granted) > 0) {
                granted = grant;
            }
        }
        return granted;
    }

    RequestContext context() {
        return context;
    }

    Tally tally() {
        return tally;
    }

    /** {@return whether policies of a type are asked about this request at all} */
    boolean hasSay(PolicyType type) {
        if (unconditional) {
            return false;
        }
        return switch (type) {
            case IDENTITY, PERMISSIONS_BOUNDARY, SESSION -> request.principal().hasIdentityPolicies();
            case SERVICE_CONTROL -> request.principal().belongsToAccount();
            case TRUST -> trust;
            case RESOURCE -> !trust && !rootMendsBucketPolicy();
            case RESOURCE_CONTROL -> underResourceControl();
            // A service takes no way through anybody's network, and a token is nobody yet whom such a policy could
            // name.
            case VPC_ENDPOINT ->
                request.principal().kind() != Principal.Kind.SERVICE
                        && request.principal().kind() != Principal.Kind.WEB_IDENTITY;
        };
    }

    /**
     * {@return whether it is allowed whatever any policy says}
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
     */
    boolean isUnconditional() {
        return unconditional;
    }

    /**
     * {@return whether the action is of one of the services whose resources such policies are about}
     *
     * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services">Services
     *     that support resource control policies</a>
     */
    private boolean underResourceControl() {
        for (String service : UNDER_RESOURCE_CONTROL) {
            if (context.service(service)) {
                return true;
            }
        }
        return false;
    }

    private boolean asksWhoItIs() {
        return request.action().equalsIgnoreCase("sts:GetCallerIdentity")
                && request.principal().belongsToAccount();
    }

    /**
     * The owner's root can always read, put and delete a bucket's policy, whatever that policy says.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html">DeleteBucketPolicy</a>
     */
    private boolean rootMendsBucketPolicy() {
        return request.principal().kind() == Principal.Kind.ROOT
                && BUCKET_POLICY.contains(request.action().toLowerCase(Locale.ROOT))
                && isOwnResource();
    }

    private boolean isOwnResource() {
        return request.resourceAccountId().isEmpty()
                || request.resourceAccountId().equals(request.principal().accountId());
    }

    /** {@return whether it is about a KMS key whose own policy is not among the policies, and is taken to leave it to IAM} */
    boolean lacksKeyPolicy() {
        return isAboutKey() && !has(PolicyType.RESOURCE);
    }

    /**
     * A key's policy must allow, be it that it leaves it to the account's IAM, as the one does that KMS gives a new key.
     *
     * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html">Key policies in AWS KMS</a>
     */
    private boolean isAboutKey() {
        return context.service("kms:") && request.resource().contains(":key/");
    }

    /** Whether it is a role's trust policy that must grant. */
    private boolean asksForRole() {
        if (request.principal().kind() == Principal.Kind.WEB_IDENTITY) {
            return true;
        }
        return has(PolicyType.TRUST);
    }

    private boolean has(PolicyType type) {
        List<NamedPolicy> all = policies.policies();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).type() == type) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a role is asked for by an account's root, which never gets one} */
    boolean rootAsksForRole() {
        return trust && request.principal().kind() == Principal.Kind.ROOT;
    }

    /** {@return all policy types that had to allow and do not, in the order in which they are asked; supposes each one met} */
    List<PolicyType> gaps() {
        List<PolicyType> gaps = new ArrayList<>();
        boolean byRole = request.principal().kind() == Principal.Kind.ASSUMED_ROLE;
        for (Optional<PolicyType> gap = missing(); gap.isPresent(); gap = missing()) {
            PolicyType type = gap.get();
            gaps.add(type);
            if (rootAsksForRole()) {
                break;
            }
            tally.suppose(type, type.grantsToOthers() && byRole ? Grant.ROLE : Grant.DIRECT);
        }
        return gaps;
    }

    /** {@return whether two accounts must allow: the caller's, and the one that the resource is in} */
    boolean acrossAccounts() {
        return request.principal().belongsToAccount() && !isOwnResource();
    }

    /** {@return the first policy type that had to allow and does not} */
    Optional<PolicyType> missing() {
        if (unconditional) {
            return Optional.empty();
        }
        if (!tally.allowsIfAny(PolicyType.VPC_ENDPOINT)) {
            return Optional.of(PolicyType.VPC_ENDPOINT);
        }
        if (!tally.allowsIfAny(PolicyType.SERVICE_CONTROL)) {
            return Optional.of(PolicyType.SERVICE_CONTROL);
        }
        Principal principal = request.principal();
        PolicyType granting = trust ? PolicyType.TRUST : PolicyType.RESOURCE;
        Grant byResource = tally.grant(granting);
        boolean same = isOwnResource();
        boolean resourceMustGrant =
                trust || !same || !principal.belongsToAccount() || isAboutKey() && has(PolicyType.RESOURCE);
        if (byResource == Grant.NONE && resourceMustGrant || rootAsksForRole()) {
            return Optional.of(granting);
        }
        if (!principal.hasIdentityPolicies() || (same && byResource == Grant.DIRECT)) {
            return Optional.empty();
        }
        if (tally.grant(PolicyType.IDENTITY) == Grant.NONE && !(same && byResource == Grant.ROLE)) {
            return Optional.of(PolicyType.IDENTITY);
        }
        if (!tally.allowsIfAny(PolicyType.PERMISSIONS_BOUNDARY)) {
            return Optional.of(PolicyType.PERMISSIONS_BOUNDARY);
        }
        return tally.allowsIfAny(PolicyType.SESSION) ? Optional.empty() : Optional.of(PolicyType.SESSION);
    }
}
