package dev.milvusons3.assertj;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.question.ActionNames;
import dev.milvusons3.internal.question.Grants;
import dev.milvusons3.internal.question.Grants.Foreign;
import dev.milvusons3.internal.question.Grants.Grant;
import dev.milvusons3.internal.question.Requests;
import dev.milvusons3.internal.question.S3Actions;
import dev.milvusons3.internal.question.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what a deployment's role is granted with what its Milvus used. */
final class LeastPrivilege {
    private final MilvusDeployment deployment;
    private final Scope scope;
    private final Principal caller;
    private final Set<String> excepted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    LeastPrivilege(MilvusDeployment deployment, Collection<String> excepted) {
        this.deployment = deployment;
        this.scope = DeploymentResources.scope(deployment);
        this.caller = Requests.session(deployment.roleArn());
        this.excepted.addAll(excepted);
    }

    private record Where(String policy, String resource) {}

    /**
     * {@return what is granted beyond, for people; empty if nothing is}
     *
     * @param policies of the role
     */
    Optional<String> excess(PolicySet policies) {
        Decisions used = deployment.decisions().byMilvus().allowed();
        String expecting = "Expecting role " + deployment.roleName() + "\nto grant no more than its Milvus used in "
                + used.size() + " requests to S3"
                + (excepted.isEmpty() ? "" : ", and " + String.join(", ", excepted));
        if (used.dropped() > 0) {
            return Optional.of(expecting + "\nbut " + used.cannotTell());
        }
        if (used.isEmpty()) {
            return Optional.of(expecting + "\nbut Milvus has made no request that was allowed");
        }
        Grants grants = Grants.of(policies, caller, scope, Map.of());
        MinimalPolicy minimal = minimal(used, grants.foreign());
        List<String> excess = excess(grants, minimal);
        if (excess.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(expecting + "\nbut it also grants\n  " + String.join("\n  ", excess)
                + "\n\nThis policy would have sufficed:\n" + minimal.toJson(policies.policies()));
    }

    /** An action of another service stays on that service's own resources, as the role's statement has them. */
    private MinimalPolicy minimal(Decisions used, List<Foreign> foreign) {
        MinimalPolicy minimal = MinimalPolicy.of(used).generalized(deployment.objectsArn());
        for (String action : excepted) {
            if (action.regionMatches(true, 0, S3Actions.PREFIX, 0, S3Actions.PREFIX.length())) {
                String name = S3Actions.find(action).map(S3Actions.Action::name).orElse(action);
                for (String resource : DeploymentResources.patternsFor(name, deployment)) {
                    minimal = minimal.including(name, resource);
                }
            }
            for (Foreign granted : foreign) {
                if (granted.isFor(action)) {
                    minimal = minimal.including(action, granted.policy(), granted.statement());
                }
            }
        }
        return minimal;
    }

    private List<String> excess(Grants grants, MinimalPolicy minimal) {
        Map<String, Set<String>> minimalResources = resourcesByAction(minimal);
        PolicySet sufficient = PolicySet.of(new NamedPolicy("minimal", PolicyType.IDENTITY, minimal.document()));
        Map<String, Set<String>> unused = new LinkedHashMap<>();
        Map<Where, Set<String>> tooWide = new LinkedHashMap<>();
        for (Grant grant : grants.all()) {
            String policy = grant.policy().shortName() + " " + grant.statement().label();
            if (!minimalResources.containsKey(grant.action())) {
                unused.computeIfAbsent(policy, p -> new TreeSet<>()).add(grant.action());
            } else if (!grant.samples().stream().allMatch(sample -> allows(sufficient, grant.action(), sample))) {
                tooWide.computeIfAbsent(new Where(policy, grant.resource()), w -> new TreeSet<>())
                        .add(grant.action());
            }
        }
        for (Foreign foreign : grants.foreign()) {
            if (!excepted.contains(foreign.action())) {
                unused.computeIfAbsent(
                                foreign.policy().shortName() + " "
                                        + foreign.statement().label(),
                                p -> new TreeSet<>())
                        .add(foreign.action());
            }
        }
        List<String> excess = new ArrayList<>();
        unused.forEach((policy, actions) ->
                excess.add("by " + policy + ": " + ActionNames.text(actions) + ", which Milvus did not use"));
        tooWide.forEach((where, actions) -> {
            String needed = actions.stream()
                    .flatMap(action -> minimalResources.getOrDefault(action, Set.of()).stream())
                    .distinct()
                    .collect(Collectors.joining(", "));
            excess.add("by " + where.policy() + ": " + ActionNames.text(actions) + " on " + where.resource()
                    + ", which is wider than what Milvus used: " + needed);
        });
        return excess;
    }

    private boolean allows(PolicySet policies, String action, String resource) {
        // The minimal policy's conditions are the role's own, and what is granted under conditions counts as granted.
        return PolicyEvaluator.evaluate(Requests.toS3(caller, action, resource, scope, Map.of()), policies)
                .traces()
                .stream()
                .flatMap(trace -> trace.statements().stream())
                .anyMatch(trace -> trace.actionMatched() && trace.resourceMatched());
    }

    private static Map<String, Set<String>> resourcesByAction(MinimalPolicy minimal) {
        Map<String, Set<String>> resources = new LinkedHashMap<>();
        minimal.actionsByResource()
                .forEach((resource, actions) -> actions.forEach(action ->
                        resources.computeIfAbsent(action, a -> new TreeSet<>()).add(resource)));
        return resources;
    }
}
