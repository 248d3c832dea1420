package dev.milvusons3.cli.check;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyTrace;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.iam.Suggestion;
import dev.milvusons3.iam.UnknownAction;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.Finding;
import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes results of findings: those that one change puts right are one, at the place of that change. */
final class Results {
    /** What one result is put together of. */
    private record Key(Rule rule, String place, String action, String about) {}

    private static final class Parts {
        private final Set<String> reasons = new LinkedHashSet<>();
        private boolean required;
        private Optional<Result> first = Optional.empty();
    }

    private final Setup setup;
    private final Spots spots;
    private final Map<Key, Parts> parts = new LinkedHashMap<>();

    private Results(Setup setup, Spots spots) {
        this.setup = setup;
        this.spots = spots;
    }

    /** {@return results, the worst first, then in the findings' order} */
    static List<Result> of(Setup setup, List<Finding> findings, Spots spots) {
        Results results = new Results(setup, spots);
        findings.forEach(results::add);
        List<Result> all = new ArrayList<>();
        results.parts
                .values()
                .forEach(each -> each.first.ifPresent(first -> {
                    Result whole = new Result(
                            first.rule(),
                            first.level(),
                            first.message(),
                            List.copyOf(each.reasons),
                            first.cause(),
                            first.fix(),
                            first.spot(),
                            first.action(),
                            first.about());
                    boolean lesser = first.level() == Rule.Level.ERROR && !each.required;
                    all.add(lesser ? whole.at(Rule.Level.WARNING) : whole);
                }));
        all.sort(Comparator.comparing(Result::level));
        return all;
    }

    private void add(Finding finding) {
        switch (finding.kind()) {
            case FACT ->
                put(
                        finding,
                        Result.of(finding.rule(), finding.text(), spots.of(setup.from()), "", "fact"),
                        Optional.empty());
            case TOO_MUCH -> tooMuch(finding);
            case UNKNOWN -> unknown(finding);
            case DENIED -> finding.decision().ifPresent(decision -> denied(finding, decision));
            case MISSING -> finding.decision().ifPresent(decision -> missing(finding, decision));
        }
    }

    private void put(Finding finding, Result result, Optional<String> reason) {
        Parts found = parts.computeIfAbsent(
                new Key(result.rule(), result.spot().toString(), result.action(), result.about()),
                absent -> new Parts());
        reason.ifPresent(found.reasons::add);
        found.required |= finding.request().map(MilvusRequest::optional).orElse(false) == false;
        if (found.first.isEmpty()) {
            found.first = Optional.of(result);
        }
    }

    private void tooMuch(Finding finding) {
        Optional<Finding.Place> place = finding.statement();
        put(
                finding,
                Result.of(
                        finding.rule(),
                        finding.text(),
                        place.map(at -> spots.of(at.policy(), at.statement(), at.words()))
                                .orElseGet(() -> spots.of(setup.from())),
                        finding.asked(),
                        place.map(at -> at.policy().name() + " " + at.words()).orElse("")),
                Optional.empty());
    }

    private void unknown(Finding finding) {
        Map<String, String> places = new LinkedHashMap<>();
        setup.unknowns().forEach(unknown -> places.putIfAbsent(unknown.name(), unknown.where()));
        String of = places.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
        put(
                finding,
                Result.of(
                        finding.rule(),
                        "Whether Milvus may do this is known only after the apply, because of " + of + ".",
                        spots.of(setup.from()),
                        "",
                        of),
                Optional.of(finding.asked()));
    }

    private void denied(Finding finding, Decision decision) {
        StatementTrace by = decision.matchedStatements().get(0);
        String held =
                by.conditions().stream().map(condition -> condition.text()).collect(Collectors.joining("; "));
        String words = by.conditions().stream()
                .findFirst()
                .map(condition -> condition.key())
                .orElse("");
        put(
                finding,
                new Result(
                        finding.rule(),
                        finding.rule().level(),
                        decision.request().action() + " is denied by "
                                + by.statement().label() + " of " + name(by.policy()) + ".",
                        List.of(),
                        held,
                        "",
                        spots.of(by.policy(), by.statement(), words),
                        decision.request().action(),
                        by.statement()
                                .sid()
                                .orElse(String.valueOf(by.statement().index()))),
                Optional.of(finding.asked()));
    }

    private static String name(NamedPolicy policy) {
        return "the " + policy.type().text() + " " + policy.shortName();
    }

    private void missing(Finding finding, Decision decision) {
        List<Suggestion> suggestions = decision.suggestions();
        String action = decision.request().action();
        if (suggestions.isEmpty()) {
            put(
                    finding,
                    Result.of(finding.rule(), finding.text(), spots.of(setup.from()), action, ""),
                    Optional.of(finding.asked()));
        }
        for (Suggestion suggestion : suggestions) {
            Optional<StatementTrace> near = near(decision, suggestion);
            Spot spot = near.filter(trace -> trace.policy().document().source().isPresent())
                    .map(trace -> spots.of(trace.policy(), trace.statement(), words(trace)))
                    .or(() -> label(suggestion).map(spots::of))
                    .orElseGet(() -> spots.of(setup.from()));
            String statement =
                    JsonText.compact(Json.read(suggestion.statement()).fields());
            put(
                    finding,
                    new Result(
                            finding.rule(),
                            finding.rule().level(),
                            action + " is allowed by no " + suggestion.type().text() + ".",
                            List.of(),
                            near.map(trace -> trace.statement().label() + " comes closest: "
                                            + String.join("; ", trace.mismatches()))
                                    .orElse(""),
                            "add " + suggestion.place() + ":\n" + statement
                                    + (suggestion.note().isEmpty() ? "" : "\n" + suggestion.note()),
                            spot,
                            action,
                            statement),
                    Optional.of(finding.asked()));
        }
    }

    private static Optional<String> label(Suggestion suggestion) {
        return suggestion.policy().flatMap(policy -> policy.document().source()).map(source -> source.name());
    }

    /** {@return of the document that lacks something, the statement that comes closest} */
    private static Optional<StatementTrace> near(Decision decision, Suggestion suggestion) {
        if (suggestion.policy().isEmpty()) {
            return Optional.empty();
        }
        NamedPolicy policy = suggestion.policy().get();
        Optional<StatementTrace> closest =
                decision.closest().filter(trace -> trace.policy().equals(policy));
        return closest.or(() -> decision.traces().stream()
                .filter(trace -> trace.policy().equals(policy))
                .map(PolicyTrace::statements)
                .flatMap(List::stream)
                .filter(trace -> trace.statement().effect() == Effect.ALLOW)
                .min(Comparator.comparingInt(
                                (StatementTrace trace) -> trace.mismatches().size())
                        .thenComparing(trace -> trace.actionMatched() ? 0 : 1)));
    }

    /** {@return what of the closest statement is to be looked at} */
    private static String words(StatementTrace trace) {
        if (!trace.actionMatched()) {
            // A misspelt one is what is meant.
            return trace.statement().actions().stream()
                    .filter(written -> UnknownAction.problem(written).isPresent())
                    .findFirst()
                    .orElse("");
        }
        if (!trace.resourceMatched()) {
            return trace.statement().resources().stream().findFirst().orElse("");
        }
        if (!trace.principalMatched()) {
            return trace.statement().principals().stream()
                    .findFirst()
                    .map(principal -> principal.value())
                    .orElse("");
        }
        return trace.conditions().stream()
                .filter(condition -> !condition.matched())
                .findFirst()
                .map(condition -> condition.key())
                .orElse("");
    }
}
