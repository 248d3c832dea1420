package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.RecordedDecision.Verdict;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides by the policies that have a say, and records every decision. There is no way around it. */
public final class Authorizer {
    private final Account account;
    private final IamDirectory iam;
    private final DecisionLog log;
    private final Circumstances circumstances;

    /**
     * @param log that decisions go to
     * @param circumstances of all requests, for explanations
     */
    public Authorizer(Account account, IamDirectory iam, DecisionLog log, Circumstances circumstances) {
        this.account = account;
        this.iam = iam;
        this.log = log;
        this.circumstances = circumstances;
    }

    /** Decides without a record: for a question that is not itself a request, such as whether a caller may learn that something is missing. */
    public Decision evaluate(Caller caller, Ask ask) {
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        caller.principal(),
                        ask.action(),
                        ask.resource(),
                        account.id(),
                        ask.context(),
                        ask.why().isEmpty() ? circumstances : circumstances.because(ask.why())),
                policies(caller, ask.resourcePolicy()));
    }

    /** Decides and records. */
    public Decision decide(Occasion occasion, Caller caller, Ask ask) {
        Decision decision = evaluate(caller, ask);
        record(occasion, caller.arn(), ask, decision, "AccessDenied");
        return decision;
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
                Optional.of(decision));
    }

    /** Records a request that is refused before any policy is asked. */
    public void recordRejection(Occasion occasion, String principal, Ask ask, AwsError error) {
        recordRejection(occasion, principal, ask, error.code(), error.message());
    }

    /** The same, with a reason that the caller is not told. */
    public void recordRejection(Occasion occasion, String principal, Ask ask, String errorCode, String reason) {
        append(occasion, principal, ask, Verdict.REJECTED, errorCode, reason, Optional.empty());
    }

    private void append(
            Occasion occasion,
            String principal,
            Ask ask,
            Verdict verdict,
            String errorCode,
            String reason,
            Optional<Decision> decision) {
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
                decision));
    }

    private PolicySet policies(Caller caller, Optional<NamedPolicy> resourcePolicy) {
        List<NamedPolicy> policies = new ArrayList<>(8);
        resourcePolicy.ifPresent(policies::add);
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
