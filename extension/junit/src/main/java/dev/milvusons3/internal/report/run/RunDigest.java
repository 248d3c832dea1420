package dev.milvusons3.internal.report.run;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.run.RunDeployment.ActionCount;
import dev.milvusons3.internal.report.run.RunDeployment.ActionUse;
import dev.milvusons3.internal.report.run.RunDeployment.Count;
import dev.milvusons3.internal.report.run.RunDeployment.PolicyUse;
import dev.milvusons3.internal.report.run.RunDeployment.Requests;
import dev.milvusons3.internal.wildcard.ActionPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts and explains what is known of a deployment, so that nothing is left to ask of it. */
public final class RunDigest {
    private static final int SLOTS = 60;
    private static final int MOST_DENIALS = 40;

    private RunDigest() {}

    /** {@return what the report says of it} */
    public static RunDeployment of(DeploymentReport report) {
        Decisions byMilvus = Decisions.of(report.decisions()).byMilvus();
        MinimalPolicy minimal = MinimalPolicy.of(byMilvus).generalized(report.objectsArn());
        Denials denials = Denials.in(report.decisions());
        return new RunDeployment(
                report.run(),
                report.requester(),
                report.environment(),
                report.runtime(),
                report.region(),
                report.facts(),
                report.failure()
                        .map(failure -> new RunTest.Failure(
                                "",
                                failure,
                                report.brokenBy().map(Denials::of).stream().toList(),
                                Optional.empty())),
                report.chain(),
                report.log().lines(),
                requests(report.decisions()),
                report.costs(),
                denials.first(MOST_DENIALS),
                Math.max(0, denials.kinds() - MOST_DENIALS),
                byMilvus.isEmpty() ? List.of() : uses(report.policies(), byMilvus),
                minimal.isEmpty() ? "" : minimal.toJson(report.policies()),
                report.policies().stream().anyMatch(RunDigest::isAboutKeys),
                report.versions());
    }

    private static Requests requests(List<RecordedDecision> decisions) {
        if (decisions.isEmpty()) {
            return new Requests(Duration.ZERO, List.of(), List.of(), 0);
        }
        Instant first = decisions.get(0).time();
        Instant last = decisions.stream()
                .map(RecordedDecision::time)
                .max(Instant::compareTo)
                .orElse(first);
        long span = Math.max(1, Duration.between(first, last).toMillis());
        int[][] slots = new int[SLOTS][Verdict.values().length];
        Map<String, int[]> actions = new TreeMap<>();
        int milvus = Verdict.values().length;
        int byMilvus = 0;
        for (RecordedDecision decision : decisions) {
            long at = Math.max(0, Duration.between(first, decision.time()).toMillis());
            int verdict = decision.verdict().ordinal();
            slots[(int) Math.min(SLOTS - 1, at * SLOTS / span)][verdict]++;
            int[] row = actions.computeIfAbsent(decision.action(), action -> new int[milvus + 1]);
            row[verdict]++;
            if (decision.isByMilvus()) {
                row[milvus]++;
                byMilvus++;
            }
        }
        List<ActionCount> counts = new ArrayList<>();
        actions.forEach((action, row) -> counts.add(new ActionCount(action, count(row), row[milvus])));
        return new Requests(
                Duration.ofMillis(span),
                Stream.of(slots).map(RunDigest::count).toList(),
                List.copyOf(counts),
                byMilvus);
    }

    private static Count count(int[] row) {
        return new Count(
                row[Verdict.ALLOWED.ordinal()], row[Verdict.DENIED.ordinal()], row[Verdict.REJECTED.ordinal()]);
    }

    private static List<PolicyUse> uses(List<NamedPolicy> policies, Decisions byMilvus) {
        Set<String> used = byMilvus.allowed().countByAction().keySet();
        return policies.stream()
                .map(policy -> new PolicyUse(
                        policy.shortName(),
                        policy.document().statements().stream()
                                .filter(statement -> statement.effect() == Effect.ALLOW)
                                .flatMap(statement -> uses(statement, used))
                                .toList()))
                .toList();
    }

    private static Stream<ActionUse> uses(PolicyStatement statement, Set<String> used) {
        Stream<ActionUse> named = statement.actions().stream()
                .map(action -> new ActionUse(
                        statement.label(),
                        action,
                        false,
                        used.stream().filter(ActionPattern.matching(action)).toList()));
        Stream<ActionUse> others = statement.notActions().isEmpty()
                ? Stream.empty()
                : Stream.of(
                        new ActionUse(statement.label(), String.join(", ", statement.notActions()), true, List.of()));
        return Stream.concat(named, others);
    }

    private static boolean isAboutKeys(NamedPolicy policy) {
        return policy.document().statements().stream()
                .flatMap(statement -> statement.actions().stream())
                .anyMatch(action -> action.regionMatches(true, 0, "kms:", 0, 4));
    }
}
