package dev.milvusons3.gateway.assertj;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.gateway.RequestCosts.Unit;
import dev.milvusons3.internal.question.S3Actions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractIterableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;

/**
 * Assertions on decisions of the AWS front; those that AssertJ has on iterables are there too. The ones below are about all
 * decisions, so they wait for those that are {@linkplain Decisions#complete() not known yet}; AssertJ's do not.
 *
 * <pre>{@code
 * assertThat(deployment.decisions().byMilvus())
 *         .hasNoDenials()
 *         .usedOnly("s3:ListBucket", "s3:GetObject", "s3:PutObject")
 *         .everyRequestBy(deployment.roleArn());
 * }</pre>
 *
 * @see GatewayAssertions#assertThat(Decisions)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class DecisionsAssert
        extends AbstractIterableAssert<DecisionsAssert, Decisions, RecordedDecision, ObjectAssert<RecordedDecision>> {
    private static final int SHOWN = 20;

    private Optional<Decisions> complete = Optional.empty();

    DecisionsAssert(Decisions actual) {
        super(actual, DecisionsAssert.class);
    }

    /**
     * Verifies that nothing was refused: neither denied by policies nor rejected before any was asked.
     *
     * @return this
     */
    public DecisionsAssert hasNoDenials() {
        isNotNull();
        List<RecordedDecision> refused = those(decision -> decision.verdict() != Verdict.ALLOWED);
        if (!refused.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting no denials\nbut " + refused.size() + " of "
                            + complete().size() + " requests were refused\n" + list(refused));
        }
        requireAll("Expecting no denials");
        return this;
    }

    /**
     * Verifies that of all actions no others were used than these; not every one of these need be. An action was used if it
     * was asked for and allowed. No decision at all is a failure.
     *
     * @param actions such as {@code s3:GetObject}, in any case
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     */
    public DecisionsAssert usedOnly(String... actions) {
        Set<String> expected = names(actions);
        String expecting = "Expecting no other actions to be used than " + text(expected);
        List<RecordedDecision> used = used(expecting);
        List<RecordedDecision> others = used.stream()
                .filter(decision -> !expected.contains(decision.action()))
                .toList();
        if (!others.isEmpty()) {
            failWithMessage("%s", expecting + "\nbut also used were " + text(actions(others)) + "\n" + list(others));
        }
        requireAll(expecting);
        return this;
    }

    /**
     * Verifies that these actions were used, and no others. An action was used if it was asked for and allowed.
     *
     * @param actions such as {@code s3:GetObject}, in any case
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     */
    public DecisionsAssert usedExactly(String... actions) {
        usedOnly(actions);
        Set<String> missing = names(actions);
        missing.removeAll(actions(those(decision -> decision.verdict() == Verdict.ALLOWED)));
        if (!missing.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting exactly " + text(names(actions)) + " to be used\nbut not used were " + text(missing));
        }
        return this;
    }

    /**
     * Verifies that these actions were denied by policies, each at least once, and no others. Requests that were rejected
     * before any policy was asked do not count.
     *
     * @param actions such as {@code s3:GetBucketLocation}, in any case
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     */
    public DecisionsAssert deniedExactly(String... actions) {
        isNotNull();
        Set<String> expected = names(actions);
        List<RecordedDecision> denied = those(decision -> decision.verdict() == Verdict.DENIED);
        List<RecordedDecision> others = denied.stream()
                .filter(decision -> !expected.contains(decision.action()))
                .toList();
        Set<String> missing = names(actions);
        missing.removeAll(actions(denied));
        if (others.isEmpty()) {
            requireAll("Expecting exactly " + text(expected) + " to be denied");
        }
        if (!others.isEmpty() || !missing.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting exactly " + text(expected) + " to be denied"
                            + (missing.isEmpty() ? "" : "\nbut never denied were " + text(missing))
                            + (others.isEmpty()
                                    ? ""
                                    : "\nbut also denied were " + text(actions(others)) + "\n" + list(others)));
        }
        return this;
    }

    /**
     * Verifies that every request was made by one principal. No decision at all is a failure.
     *
     * @param arn of a session, or of a role, which means all of its sessions
     * @return this
     * @see Decisions#by(String)
     */
    public DecisionsAssert everyRequestBy(String arn) {
        isNotNull();
        String expecting = "Expecting every request to be made by " + arn;
        requireSome(complete().all(), expecting, "decision");
        Set<Long> numbers = new TreeSet<>();
        complete().by(arn).forEach(decision -> numbers.add(decision.number()));
        List<RecordedDecision> others = those(decision -> !numbers.contains(decision.number()));
        if (!others.isEmpty()) {
            failWithMessage(
                    "%s",
                    expecting + "\nbut " + others.size() + " of " + complete().size() + " were made by others\n"
                            + list(others));
        }
        requireAll(expecting);
        return this;
    }

    /**
     * Verifies that requests stay within a budget. No request to S3 at all is a failure.
     *
     * <pre>{@code
     * assertThat(deployment.run(Workload.CORE).decisions()).makesAtMost(300, Unit.PUT_COPY_POST_LIST_REQUESTS);
     * }</pre>
     *
     * @param most how much
     * @param unit of what
     * @return this
     * @throws IllegalArgumentException if the budget is negative
     * @see Decisions#costs()
     */
    public DecisionsAssert makesAtMost(long most, Unit unit) {
        isNotNull();
        if (most < 0) {
            throw new IllegalArgumentException("a budget of " + most + " " + unit + ": it is at least 0");
        }
        String expecting = "Expecting at most " + most + " " + unit;
        List<RecordedDecision> toS3 = those(decision -> decision.service().equals("s3"));
        requireSome(toS3, expecting, "request to S3");
        if (unit.isOfTransfer()
                && toS3.stream().anyMatch(decision -> !decision.transfer().isKnown())) {
            failWithMessage(
                    "%s", expecting + "\nbut CloudTrail does not tell how much requests carried, so it cannot be told");
        }
        RequestCosts costs = complete().costs();
        if (costs.in(unit) > most) {
            failWithMessage(
                    "%s",
                    expecting + "\nbut there were " + costs.in(unit) + ", in all " + costs + "\n  "
                            + Decisions.of(toS3).countByAction());
        }
        requireAll(expecting);
        return this;
    }

    /** What is not known yet may be what is asked for. */
    private Decisions complete() {
        if (complete.isEmpty()) {
            complete = Optional.of(actual.complete());
        }
        return complete.get();
    }

    private List<RecordedDecision> used(String expecting) {
        isNotNull();
        List<RecordedDecision> used = those(decision -> decision.verdict() == Verdict.ALLOWED);
        requireSome(used, expecting, "allowed request");
        return used;
    }

    /** What holds for none because there is none is no evidence. */
    private void requireSome(List<RecordedDecision> decisions, String expecting, String what) {
        if (decisions.isEmpty()) {
            requireAll(expecting);
            failWithMessage("%s", expecting + "\nbut there is no " + what + " at all");
        }
    }

    /** What is not known of those that were dropped is no evidence either. */
    private void requireAll(String expecting) {
        if (complete().dropped() > 0) {
            failWithMessage("%s", expecting + "\nbut " + complete().cannotTell());
        }
    }

    private List<RecordedDecision> those(Predicate<RecordedDecision> condition) {
        return complete().matching(condition).all();
    }

    private static Set<String> names(String... actions) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String action : actions) {
            S3Actions.requireKnown(action);
            names.add(action);
        }
        return names;
    }

    private static Set<String> actions(List<RecordedDecision> decisions) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        decisions.forEach(decision -> names.add(decision.action()));
        return names;
    }

    private static String text(Set<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    private static String list(List<RecordedDecision> decisions) {
        String shown = Decisions.of(decisions.stream().limit(SHOWN).toList()).toString();
        String more = decisions.size() > SHOWN ? "\n... and " + (decisions.size() - SHOWN) + " more" : "";
        return (shown + more).indent(2).stripTrailing();
    }

    @Override
    protected ObjectAssert<RecordedDecision> toAssert(RecordedDecision value, String description) {
        return Assertions.assertThat(value).as(description);
    }

    @Override
    protected DecisionsAssert newAbstractIterableAssert(Iterable<? extends RecordedDecision> iterable) {
        List<RecordedDecision> decisions = new ArrayList<>();
        StreamSupport.stream(iterable.spliterator(), false).forEach(decisions::add);
        return new DecisionsAssert(Decisions.of(decisions));
    }
}
