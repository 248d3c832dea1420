package dev.milvusons3.iam;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What was decided about a request. Why is worked out only when it is asked for, from the same policies.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Decision {
    /** What came out. */
    public enum Outcome {
        /** Something allows it and nothing denies it. */
        ALLOW,
        /** A statement denies it. */
        EXPLICIT_DENY,
        /** Nothing allows it. */
        IMPLICIT_DENY
    }

    private final AuthorizationRequest request;
    private final PolicySet policies;
    private final Verdict verdict;

    Decision(AuthorizationRequest request, PolicySet policies, Verdict verdict) {
        this.request = request;
        this.policies = policies;
        this.verdict = verdict;
    }

    /** {@return what was asked} */
    public AuthorizationRequest request() {
        return request;
    }

    /** {@return what it was decided by} */
    public PolicySet policies() {
        return policies;
    }

    /** {@return what came out} */
    public Outcome outcome() {
        return verdict.outcome();
    }

    /** {@return whether the request may go ahead} */
    public boolean allowed() {
        return outcome() == Outcome.ALLOW;
    }

    /** {@return the type of policy that denies, or that had to allow and does not; empty if allowed} */
    public Optional<PolicyType> deniedBy() {
        return Optional.ofNullable(verdict.gate());
    }

    /**
     * {@return AWS' own words for a denial, such as "because no identity-based policy allows the s3:GetObject action"; empty if
     * allowed; worked out when asked for}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Access denied error messages</a>
     */
    public String awsReason() {
        PolicyType gate = verdict.gate();
        if (gate == null) {
            return "";
        }
        if (outcome() == Outcome.EXPLICIT_DENY) {
            String article = switch (gate) {
                case IDENTITY -> "an ";
                case TRUST -> "the ";
                default -> "a ";
            };
            return "with an explicit deny in " + article + gate.text();
        }
        return "because no " + gate.text() + " allows the " + request.action() + " action";
    }

    /** {@return one line: which statement came closest, and what about it did not match; worked out when asked for} */
    public String cause() {
        return new Explanation(this).cause();
    }

    /** {@return the whole explanation as text: every policy and statement, why it did or did not match, and a statement that would have allowed it} */
    public String explain() {
        return new ExplanationText(new Explanation(this)).text();
    }

    /** {@return how each policy went, in their order; worked out when asked for} */
    public List<PolicyTrace> traces() {
        return new Explanation(this).traces();
    }

    /**
     * {@return the statements that made the decision: those that deny, or if none does those that allow; empty if nothing is
     * about this request. Worked out when asked for}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html">MatchedStatements of a simulation</a>
     */
    public List<StatementTrace> matchedStatements() {
        return new Explanation(this).matchedStatements();
    }

    /** {@return of those that did not match, the statement that came closest to deciding the other way, if it was not allowed; worked out when asked for} */
    public Optional<StatementTrace> closest() {
        return new Explanation(this).closest();
    }

    /**
     * {@return all types of policies that had to allow and do not, in the order in which AWS asks them, of which its own answer
     * names the first; empty if it is allowed or explicitly denied. Worked out when asked for}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Cross-account
     *     policy evaluation</a>
     */
    public List<PolicyType> gaps() {
        return new Explanation(this).gaps();
    }

    /** {@return the statements that are missing, if nothing denies explicitly; worked out when asked for} */
    public List<Suggestion> suggestions() {
        return outcome() == Outcome.IMPLICIT_DENY ? new Suggester(new Explanation(this)).suggestions() : List.of();
    }

    /**
     * {@return the condition keys, in lower case and sorted, that the policies ask about and the request does not have; worked
     * out when asked for}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html">MissingContextValues of a simulation</a>
     */
    public List<String> missingContextKeys() {
        return new Explanation(this).missingContextKeys();
    }

    Verdict verdict() {
        return verdict;
    }

    @Override
    public String toString() {
        return outcome() + " " + request.action() + " on " + request.resource();
    }
}
