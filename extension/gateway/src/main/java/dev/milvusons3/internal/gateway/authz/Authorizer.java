package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides by the policies that have a say, and records every decision. There is no way around it; one that does not enforce lets
 * through what it denies, and marks it.
 */
public final class Authorizer {
    private final Account account;
    private final IamDirectory iam;
    private final DecisionLog log;
    private final Surroundings surroundings;
    private final boolean enforcing;

    /**
     * @param account of callers that have none
     * @param log that decisions go to
     * @param surroundings of the accounts
     * @param enforcing whether denials are denials; otherwise they are only recorded, and marked
     */
    public Authorizer(
            Account account, IamDirectory iam, DecisionLog log, Surroundings surroundings, boolean enforcing) {
        this.account = account;
        this.iam = iam;
        this.log = log;
        this.surroundings = surroundings;
        this.enforcing = enforcing;
    }

    /** Decides without a record: for a question that is not itself a request, such as whether a caller may learn that something is missing. */
    public Decision evaluate(Occasion occasion, Caller caller, Ask ask) {
        Surroundings.Around around = surroundings.of(occasion, caller, ask.resource());
        World world = occasion.world(around.world());
        Organization organization = world.organization();
        Optional<Network> network = occasion.network(world.network());
        String own = caller.principal().accountId();
        String owner = ask.owner().orElse(own.isEmpty() ? account.id() : own);
        Map<String, List<String>> context = new HashMap<>(ask.context());
        network.ifPresent(from -> from.putKeys(context, ask.service(), occasion.remoteAddress()));
        organization.putKeys(context, "Principal", own);
        organization.putKeys(context, "Resource", owner);
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        caller.principal(),
                        ask.action(),
                        ask.resource(),
                        owner,
                        context,
                        around.circumstances().because(ask.why())),
                policies(network, caller, ask, organization, owner));
    }

    /** {@return whether a caller is of an account, or of its organisation} */
    public boolean areRelated(Occasion occasion, Caller caller, String owner) {
        String own = caller.principal().accountId();
        return own.equals(owner)
                || surroundings.of(occasion, caller, "").world().organization().joins(own, owner);
    }

    /** Decides and records. */
    public Decision decide(Occasion occasion, Caller caller, Ask ask) {
        Decision decision = evaluate(occasion, caller, ask);
        record(occasion, caller.arn(), ask, decision, "AccessDenied");
        return decision;
    }

    /** {@return whether a request goes ahead: if its policies allow it, or denials are only recorded} */
    public boolean passes(Decision decision) {
        return decision.allowed() || !enforcing;
    }

    /** Records a decision that was already made, with the code that a denial is answered with. */
    public void record(Occasion occasion, String principal, Ask ask, Decision decision, String errorCode) {
        boolean allowed = decision.allowed();
        append(
                occasion,
                principal,
                ask,
                allowed ? Verdict.ALLOWED : Verdict.DENIED,
                allowed ? "" : errorCode,
                allowed ? "" : decision.cause(),
                Optional.of(decision),
                !allowed && !enforcing);
    }

    /** Records a request that is refused before any policy is asked. */
    public void recordRejection(Occasion occasion, String principal, Ask ask, AwsError error) {
        recordRejection(occasion, principal, ask, error.code(), error.message());
    }

    /** The same, with a reason that the caller is not told. */
    public void recordRejection(Occasion occasion, String principal, Ask ask, String errorCode, String reason) {
        append(occasion, principal, ask, Verdict.REJECTED, errorCode, reason, Optional.empty(), false);
    }

    private void append(
            Occasion occasion,
            String principal,
            Ask ask,
            Verdict verdict,
            String errorCode,
            String reason,
            Optional<Decision> decision,
            boolean letThrough) {
        log.append(number -> new RecordedDecision(
                number,
                occasion.time(),
                ask.service(),
                ask.operation(),
                principal,
                ask.action(),
                ask.resource(),
                verdict,
                errorCode,
                reason,
                occasion.userAgent(),
                decision,
                letThrough,
                occasion.transfer(),
                occasion.sessionEnds()));
    }

    private PolicySet policies(
            Optional<Network> network, Caller caller, Ask ask, Organization organization, String owner) {
        List<NamedPolicy> policies = new ArrayList<>(8);
        // The administrator of a test has another way in than the pods that it is about.
        if (!caller.isRoot()) {
            network.flatMap(from -> from.endpointPolicy(ask.service())).ifPresent(policies::add);
        }
        if (ask.resourceControlled()) {
            policies.addAll(organization.policies(PolicyType.RESOURCE_CONTROL, owner));
        }
        policies.addAll(organization.policies(
                PolicyType.SERVICE_CONTROL, caller.principal().accountId()));
        policies.addAll(ask.resourcePolicies());
        caller.session().ifPresent(session -> addSession(policies, session));
        return new PolicySet(policies);
    }

    private void addSession(List<NamedPolicy> policies, RoleSession session) {
        Optional<IamDirectory.Role> role = iam.role(session.roleArn()).filter(r -> r.id().equals(session.roleId()));
        role.ifPresent(r -> {
            policies.addAll(r.identityPolicies());
            r.boundary().ifPresent(policies::add);
        });
        policies.addAll(session.policies());
    }
}
