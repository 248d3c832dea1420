package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a decision came out as it did, put together from how every statement went. */
final class Explanation {
    private final Decision decision;
    private final Evaluation evaluation;
    private final List<PolicyTrace> traces = new ArrayList<>();

    Explanation(Decision decision) {
        this.decision = decision;
        this.evaluation = new Evaluation(decision.request(), decision.policies());
        Tracer tracer = new Tracer(evaluation.context());
        for (NamedPolicy policy : decision.policies().policies()) {
            traces.add(new PolicyTrace(
                    policy,
                    evaluation.hasSay(policy.type()),
                    policy.document().statements().stream()
                            .map(statement -> tracer.trace(policy, statement))
                            .toList()));
        }
    }

    Decision decision() {
        return decision;
    }

    List<PolicyTrace> traces() {
        return List.copyOf(traces);
    }

    boolean rootAsksForRole() {
        return evaluation.rootAsksForRole();
    }

    List<StatementTrace> matchedStatements() {
        Effect wanted = decision.outcome() == Decision.Outcome.EXPLICIT_DENY ? Effect.DENY : Effect.ALLOW;
        return asked().filter(trace -> trace.matched() && trace.statement().effect() == wanted)
                .toList();
    }

    /** {@return the Allow statement of the policies that should have allowed which misses by least} */
    Optional<StatementTrace> closest() {
        if (decision.outcome() != Decision.Outcome.IMPLICIT_DENY) {
            return Optional.empty();
        }
        return decision.deniedBy().flatMap(this::closest);
    }

    private Optional<StatementTrace> closest(PolicyType gate) {
        List<String> levels = gate == PolicyType.SERVICE_CONTROL ? closedLevels() : List.of("");
        return asked().filter(trace -> trace.statement().effect() == Effect.ALLOW && !trace.matched())
                .filter(trace -> trace.policy().type() == gate
                        && levels.contains(trace.policy().level()))
                .max(Comparator.comparingLong(this::closeness));
    }

    /**
     * {@return of some policies, the Allow statement about this action that misses by least: what was meant to allow it}
     *
     * @param of which policies
     */
    Optional<StatementTrace> missed(Predicate<NamedPolicy> of) {
        return asked().filter(trace -> of.test(trace.policy()))
                .filter(trace ->
                        trace.statement().effect() == Effect.ALLOW && !trace.matched() && trace.actionMatched())
                .max(Comparator.comparingLong(this::closeness));
    }

    /** {@return the keys that a statement asks about and that cannot be had here, with the reasons} */
    Map<String, String> notSupplied(StatementTrace trace) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (ConditionTrace condition : trace.conditions()) {
            decision.request()
                    .circumstances()
                    .reasonFor(condition.key().toLowerCase(Locale.ROOT))
                    .ifPresent(reason -> reasons.put(condition.key(), reason));
        }
        return reasons;
    }

    /** {@return whether a statement of this policy allows it} */
    boolean allows(NamedPolicy policy) {
        return asked().anyMatch(trace -> trace.policy().equals(policy)
                && trace.matched()
                && trace.statement().effect() == Effect.ALLOW);
    }

    String cause() {
        String why = decision.request().circumstances().why();
        return (why.isEmpty() ? "" : why + " ") + ofOutcome();
    }

    private String ofOutcome() {
        String asked = decision.request().action() + " on " + decision.request().resource();
        return switch (decision.outcome()) {
            case ALLOW -> allowed(asked);
            case EXPLICIT_DENY -> denied(asked);
            case IMPLICIT_DENY -> notAllowed(asked);
        };
    }

    List<String> missingContextKeys() {
        Set<String> missing = new TreeSet<>();
        asked().map(StatementTrace::statement)
                .forEach(statement -> statement.keys().forEach(key -> {
                    if (evaluation.context().values(key) == null) {
                        missing.add(key);
                    }
                }));
        return List.copyOf(missing);
    }

    private Stream<StatementTrace> asked() {
        return traces.stream().filter(PolicyTrace::hasSay).flatMap(trace -> trace.statements().stream());
    }

    private String allowed(String asked) {
        if (evaluation.isUnconditional()) {
            return asked + " is allowed whatever policies say";
        }
        List<StatementTrace> by = matchedStatements();
        if (by.isEmpty()) {
            return asked + " is allowed to the account's root";
        }
        return asked + " is allowed by " + name(by.get(0))
                + (evaluation.lacksKeyPolicy() ? ", if the key's own policy leaves it to IAM" : "");
    }

    private String denied(String asked) {
        StatementTrace by = matchedStatements().get(0);
        String held = by.reasons().isEmpty() ? "" : " (" + String.join("; ", by.reasons()) + ")";
        String type = by.policy().type().text();
        String article = type.startsWith("i") ? "an " : "a ";
        return asked + " is denied by " + name(by) + " of " + article + type + held;
    }

    private String notAllowed(String asked) {
        if (evaluation.rootAsksForRole()) {
            return asked + " is not allowed: an account's root cannot assume a role, whatever its trust policy says";
        }
        List<PolicyType> gaps = gaps();
        String all = gaps.stream().map(gap -> notAllowed(gap, asked)).collect(Collectors.joining("; besides, "));
        return all + (gaps.contains(PolicyType.RESOURCE) ? "" : delegated()) + bothSides(gaps);
    }

    /** Whoever fixes one gap only would be told of the next one. */
    private String notAllowed(PolicyType gate, String asked) {
        String who =
                gate.grantsToOthers() ? " to " + decision.request().principal().arn() : "";
        List<NamedPolicy> ofType = decision.policies().ofType(gate);
        if (ofType.isEmpty()) {
            return "nothing allows " + asked + who + ": there is no " + gate.text()
                    + (gate == PolicyType.RESOURCE ? delegated() : "");
        }
        List<String> levels = gate == PolicyType.SERVICE_CONTROL ? closedLevels() : List.of();
        String at = levels.stream().anyMatch(level -> !level.isEmpty()) ? " at " + String.join(" and at ", levels) : "";
        String of = gate == PolicyType.IDENTITY ? "no statement" : "no statement of the " + gate.text() + at;
        return of + " allows " + asked + who
                + closest(gate)
                        .map(trace -> ": closest is " + name(trace) + " (" + miss(trace) + ")")
                        .orElse(": there are only denials")
                + (gate == PolicyType.RESOURCE ? delegated() : "");
    }

    private String bothSides(List<PolicyType> gaps) {
        AuthorizationRequest request = decision.request();
        boolean oneSide = gaps.contains(PolicyType.RESOURCE) || gaps.contains(PolicyType.IDENTITY);
        return oneSide && evaluation.acrossAccounts() && !gaps.contains(PolicyType.TRUST)
                ? "; the resource is in account " + request.resourceAccountId() + " and the caller in account "
                        + request.principal().accountId() + ", so the policies of both must allow it"
                : "";
    }

    /** {@return all types of policies that had to allow and do not; none if it was allowed or denied explicitly} */
    List<PolicyType> gaps() {
        if (decision.outcome() != Decision.Outcome.IMPLICIT_DENY) {
            return List.of();
        }
        Evaluation supposing = new Evaluation(decision.request(), decision.policies());
        supposing.run(false);
        return supposing.gaps();
    }

    /** {@return the levels of the organisation at which no service control policy allows it} */
    List<String> closedLevels() {
        return decision.policies().ofType(PolicyType.SERVICE_CONTROL).stream()
                .map(NamedPolicy::level)
                .distinct()
                .filter(level -> decision.policies().ofType(PolicyType.SERVICE_CONTROL).stream()
                        .noneMatch(policy -> policy.level().equals(level) && allows(policy)))
                .toList();
    }

    /** What a resource's policy allows to the account seems to allow it, and does not within the account. */
    private String delegated() {
        return asked().filter(StatementTrace::delegates)
                .findFirst()
                .map(trace -> "; " + name(trace) + " of the "
                        + trace.policy().type().text() + " leaves it to the account's identity-based policies")
                .orElse("");
    }

    /** What matters of a miss: of a statement about other actions, only that. */
    private static String miss(StatementTrace trace) {
        if (!trace.actionMatched()) {
            return trace.mismatches().get(trace.principalMatched() ? 0 : 1);
        }
        return String.join("; ", trace.mismatches());
    }

    /** {@return how a person finds it: by the policy's name and, where that is known, in the author's document} */
    String name(StatementTrace trace) {
        return trace.policy().shortName() + " " + trace.statement().label()
                + source(trace.policy())
                        .map(source -> " of " + source.name() + ", line "
                                + trace.statement().start().line())
                        .orElse("");
    }

    /** {@return what the policy was made of, where that is known and is not its name already} */
    Optional<PolicySource> source(NamedPolicy policy) {
        return decision.request()
                .circumstances()
                .authoring()
                .sourceOf(policy.document())
                .filter(source -> !source.name().equals(policy.name()));
    }

    /** The more of it matches, the closer; then the longer what does not match agrees with what was asked. */
    private long closeness(StatementTrace trace) {
        long unmet = trace.conditions().stream()
                .filter(condition -> !condition.matched())
                .count();
        long score = trace.actionMatched() ? 8 : 0;
        score += trace.resourceMatched() ? 4 : 0;
        score += trace.principalMatched() ? 4 : 0;
        score += unmet == 0 ? 1 : 0;
        long alike = alike(
                        trace.statement().actions(), decision.request().action().toLowerCase(Locale.ROOT))
                + alike(trace.statement().resources(), decision.request().resource());
        return (score * 1_000 - Math.min(unmet, 999)) * 100_000 + Math.min(alike, 99_999);
    }

    private static long alike(List<String> patterns, String text) {
        long best = 0;
        for (String pattern : patterns) {
            int same = 0;
            while (same < Math.min(pattern.length(), text.length())
                    && Character.toLowerCase(pattern.charAt(same)) == Character.toLowerCase(text.charAt(same))) {
                same++;
            }
            best = Math.max(best, same);
        }
        return best;
    }
}
