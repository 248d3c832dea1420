package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.ConditionTrace;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.internal.question.Explanations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/**
 * What the assertions on all kinds of policies have in common: the circumstances of what is asked, and the reasons of what was
 * decided.
 *
 * @param <S> the assertion
 * @param <A> what it is about
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class AbstractPolicyAssert<S extends AbstractPolicyAssert<S, A>, A> extends AbstractAssert<S, A> {
    private final Map<String, List<String>> context = new LinkedHashMap<>();
    private List<Asked> last = List.of();

    /**
     * One question and its answer.
     *
     * @param what was asked, for people
     * @param decision the answer
     */
    record Asked(String what, Decision decision) {}

    AbstractPolicyAssert(A actual, Class<S> type) {
        super(actual, type);
    }

    /**
     * Gives all requests that are asked about from here on a condition key.
     *
     * <p>They have {@code aws:SecureTransport} ({@code true}), {@code aws:RequestedRegion}, what follows from the caller, and
     * what AWS puts into requests of the kind, such as {@code s3:max-keys} ({@code 1000}) and
     * {@code aws:MultiFactorAuthPresent} ({@code false}), without being told. They have neither a time
     * ({@code aws:CurrentTime}) nor an address ({@code aws:SourceIp}), so that a test's result depends on neither.
     *
     * @param key such as {@code s3:prefix}, in any case
     * @param values one, or several for a key that can have several, or none to take a key away
     * @return this
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition keys</a>
     */
    public S when(String key, String... values) {
        context.put(key, List.of(values));
        return myself;
    }

    /**
     * Verifies that a text is in the reasons of every decision that was just asserted: in its one-line cause, in AWS' own
     * words for it, or in what is said of the statements that made it or came closest. What is said of other statements
     * does not count.
     *
     * @param text such as {@code "statement 2"}, a condition's key, or {@code "no identity-based policy allows"}
     * @return this
     * @throws IllegalStateException if nothing was asserted yet
     * @see Decision#cause()
     * @see Decision#awsReason()
     */
    public S because(String text) {
        for (Asked asked : lastOnes("because")) {
            Decision decision = asked.decision();
            if (reasons(decision).noneMatch(reason -> reason.contains(text))) {
                failWithMessage(
                        "%s",
                        "Expecting %s\n%s %s\nbecause of \"%s\"\nbut the cause is: %s\n\n%s"
                                .formatted(
                                        actual,
                                        decision.allowed() ? "to allow" : "to deny",
                                        asked.what(),
                                        text,
                                        decision.cause(),
                                        decision.explain().stripTrailing()));
            }
        }
        return myself;
    }

    private static Stream<String> reasons(Decision decision) {
        Stream<StatementTrace> statements =
                Stream.concat(decision.matchedStatements().stream(), decision.closest().stream());
        return Stream.concat(
                Stream.of(decision.cause(), decision.awsReason()),
                statements.flatMap(trace -> Stream.concat(
                        Stream.of(
                                trace.policy().name() + " " + trace.statement().label()),
                        Stream.of(
                                        trace.remarks().stream(),
                                        trace.conditions().stream().map(ConditionTrace::text),
                                        trace.mismatches().stream())
                                .flatMap(texts -> texts))));
    }

    /**
     * Verifies that every denial that was just asserted is explicit: a statement with {@code "Effect": "Deny"} made it, so that
     * no other policy can allow the same.
     *
     * @return this
     * @throws IllegalStateException if nothing was asserted yet
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html">Explicit
     *     and implicit denies</a>
     */
    public S explicitly() {
        return requireOutcome(Decision.Outcome.EXPLICIT_DENY, "explicitly");
    }

    /**
     * Verifies that every denial that was just asserted is implicit: nothing allows it, and nothing denies it either.
     *
     * @return this
     * @throws IllegalStateException if nothing was asserted yet
     */
    public S implicitly() {
        return requireOutcome(Decision.Outcome.IMPLICIT_DENY, "implicitly");
    }

    private S requireOutcome(Decision.Outcome outcome, String how) {
        for (Asked asked : lastOnes(how)) {
            if (asked.decision().outcome() != outcome) {
                failWithMessage(
                        "%s",
                        "Expecting %s\nto deny %s %s\nbut %s\n\n%s"
                                .formatted(
                                        actual,
                                        asked.what(),
                                        how,
                                        asked.decision().cause(),
                                        asked.decision().explain().stripTrailing()));
            }
        }
        return myself;
    }

    private List<Asked> lastOnes(String method) {
        if (last.isEmpty()) {
            throw new IllegalStateException(
                    method + " is about decisions, and none was asserted yet: first say what is allowed or denied");
        }
        return last;
    }

    /** {@return the keys that were said, with others for this one question} */
    Map<String, List<String>> context(Map<String, List<String>> others) {
        Map<String, List<String>> all = new LinkedHashMap<>(context);
        all.putAll(others);
        return all;
    }

    /**
     * Fails with all that came out otherwise.
     *
     * @param wanted such as {@code to allow}
     */
    S expect(String wanted, List<Asked> asked, boolean allowed) {
        isNotNull();
        last = List.copyOf(asked);
        List<Asked> wrong = asked.stream()
                .filter(one -> one.decision().allowed() != allowed)
                .toList();
        if (!wrong.isEmpty()) {
            failWithMessage("%s", describe(wanted, wrong));
        }
        return myself;
    }

    private String describe(String wanted, List<Asked> wrong) {
        List<String> lines = new ArrayList<>();
        lines.add("Expecting " + actual);
        for (Asked one : wrong) {
            lines.add(wanted + " " + one.what());
            lines.add("but " + one.decision().cause());
        }
        return String.join("\n", lines) + "\n\n"
                + Explanations.of(wrong.stream().map(Asked::decision).toList());
    }
}
