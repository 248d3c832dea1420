package dev.milvusons3.iam;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request gone through one set of policies: what each type grants, what denies, and what of it is missing. */
final class Evaluation {
    private final AuthorizationRequest request;
    private final PolicySet policies;
    private final RequestContext context;
    private final boolean trust;
    private final Tally tally = new Tally();
    private @Nullable NamedPolicy denyingPolicy;
    private @Nullable PolicyStatement denyingStatement;

    Evaluation(AuthorizationRequest request, PolicySet policies) {
        this.request = request;
        this.policies = policies;
        this.context = new RequestContext(request, has(PolicyType.PERMISSIONS_BOUNDARY));
        this.trust = asksForRole();
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
                tally.add(policy.type(), granted);
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
        return switch (type) {
            case IDENTITY, PERMISSIONS_BOUNDARY, SESSION -> request.principal().hasIdentityPolicies();
            case SERVICE_CONTROL -> request.principal().belongsToAccount();
            case TRUST -> trust;
            case RESOURCE -> !trust;
        };
    }

    /** Whether it is a role's trust policy that must grant. */
    private boolean asksForRole() {
        String action = request.action();
        if (!action.regionMatches(true, 0, "sts:", 0, 4)) {
            return false;
        }
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

    /** {@return the first policy type that had to allow and does not} */
    Optional<PolicyType> missing() {
        if (!tally.allowsIfAny(PolicyType.SERVICE_CONTROL)) {
            return Optional.of(PolicyType.SERVICE_CONTROL);
        }
        Principal principal = request.principal();
        PolicyType granting = trust ? PolicyType.TRUST : PolicyType.RESOURCE;
        Grant byResource = tally.grant(granting);
        boolean same = request.resourceAccountId().isEmpty()
                || request.resourceAccountId().equals(principal.accountId());
        boolean resourceMustGrant = trust || !same || !principal.belongsToAccount();
        if (resourceMustGrant && byResource == Grant.NONE || rootAsksForRole()) {
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
