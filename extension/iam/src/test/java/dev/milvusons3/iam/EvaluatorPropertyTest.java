package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold of every decision, tried on many made by chance from a fixed seed. */
class EvaluatorPropertyTest {
    private static final int TRIES = 1_000;

    private final RandomPolicies random = new RandomPolicies(20_260_101);

    /** One set of policies and one request of it. */
    private interface Property {
        void check(AuthorizationRequest request, PolicySet policies);
    }

    private void forMany(Property property) {
        for (int i = 0; i < TRIES; i++) {
            property.check(random.request(), random.policies());
        }
    }

    @Test
    void chanceFindsEveryOutcome() {
        List<Decision.Outcome> outcomes = new ArrayList<>();
        forMany((request, policies) -> outcomes.add(outcome(request, policies)));

        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            assertThat(Collections.frequency(outcomes, outcome))
                    .as(outcome.name())
                    .isGreaterThan(TRIES / 20);
        }
    }

    @Test
    void anAllowMoreNeverTakesAway() {
        forMany((request, policies) -> {
            if (outcome(request, policies) == Decision.Outcome.ALLOW) {
                for (int i = 0; i < policies.policies().size(); i++) {
                    PolicySet more = withStatement(policies, i, Effect.ALLOW);
                    assertThat(outcome(request, more)).as("%s", more).isEqualTo(Decision.Outcome.ALLOW);
                }
                for (PolicyType type : List.of(PolicyType.IDENTITY, PolicyType.RESOURCE)) {
                    String allow = random.statement(Effect.ALLOW, type);
                    assertThat(outcome(request, policies.with(RandomPolicies.policy(type, List.of(allow)))))
                            .as(allow)
                            .isEqualTo(Decision.Outcome.ALLOW);
                }
            }
        });
    }

    @Test
    void aDenyMoreNeverGrants() {
        forMany((request, policies) -> {
            if (outcome(request, policies) != Decision.Outcome.ALLOW) {
                for (int i = 0; i < policies.policies().size(); i++) {
                    PolicySet more = withStatement(policies, i, Effect.DENY);
                    assertThat(outcome(request, more)).as("%s", more).isNotEqualTo(Decision.Outcome.ALLOW);
                }
                for (PolicyType type : PolicyType.values()) {
                    String deny = random.statement(Effect.DENY, type);
                    assertThat(outcome(request, policies.with(RandomPolicies.policy(type, List.of(deny)))))
                            .as(deny)
                            .isNotEqualTo(Decision.Outcome.ALLOW);
                }
            }
        });
    }

    @Test
    void aLimitMoreNeverGrants() {
        forMany((request, policies) -> {
            if (outcome(request, policies) != Decision.Outcome.ALLOW
                    && policies.ofType(PolicyType.SESSION).isEmpty()) {
                NamedPolicy limit =
                        random.policy(random.oneOf(List.of(PolicyType.PERMISSIONS_BOUNDARY, PolicyType.SESSION)));
                assertThat(outcome(request, policies.with(limit))).isNotEqualTo(Decision.Outcome.ALLOW);
            }
        });
    }

    @Test
    void orderNeverMatters() {
        forMany((request, policies) -> {
            List<NamedPolicy> shuffled = policies.policies().stream()
                    .map(policy -> {
                        List<String> statements = statements(policy);
                        Collections.shuffle(statements, random.random());
                        return RandomPolicies.policy(policy.type(), statements).at(policy.level());
                    })
                    .collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(shuffled, random.random());

            assertThat(outcome(request, new PolicySet(shuffled))).isEqualTo(outcome(request, policies));
        });
    }

    @Test
    void aPolicyIsTheSumOfItsStatements() {
        forMany((request, policies) -> {
            List<NamedPolicy> split = policies.policies().stream()
                    .flatMap(policy -> policy.type() == PolicyType.PERMISSIONS_BOUNDARY
                            ? Stream.of(policy)
                            : statements(policy).stream()
                                    .map(statement -> RandomPolicies.policy(policy.type(), List.of(statement))
                                            .at(policy.level())))
                    .toList();

            assertThat(outcome(request, new PolicySet(split))).isEqualTo(outcome(request, policies));
        });
    }

    @Test
    void aPolicyWrittenAnewSaysTheSame() {
        forMany((request, policies) -> {
            List<NamedPolicy> anew = new ArrayList<>();
            for (NamedPolicy policy : policies.policies()) {
                NamedPolicy copy = NamedPolicy.of(
                                "q", policy.type(), policy.document().toPrettyJson())
                        .at(policy.level());
                assertThat(copy.document().isEquivalentTo(policy.document()))
                        .as(policy.document()::json)
                        .isTrue();
                anew.add(copy);
            }
            assertThat(outcome(request, new PolicySet(anew))).isEqualTo(outcome(request, policies));
        });
    }

    @Test
    void suggestionsSuffice() {
        forMany((request, policies) -> {
            Decision decision = PolicyEvaluator.evaluate(request, policies);
            if (decision.outcome() != Decision.Outcome.IMPLICIT_DENY || rootWantsARole(decision)) {
                assertThat(decision.suggestions()).isEmpty();
                return;
            }
            PolicySet followed = policies;
            for (Suggestion suggestion : decision.suggestions()) {
                followed = follow(followed, suggestion);
            }
            assertThat(decision.suggestions()).isNotEmpty();
            assertThat(outcome(request, followed)).as(decision::explain).isEqualTo(Decision.Outcome.ALLOW);
        });
    }

    @Test
    void suggestionsGrantNothingBesideTheRequest() {
        int[] neighbours = {0};
        forMany((request, policies) -> {
            Decision decision = PolicyEvaluator.evaluate(request, policies);
            for (Suggestion suggestion : decision.suggestions()) {
                PolicyStatement offered = RandomPolicies.policy(suggestion.type(), List.of(suggestion.statement()))
                        .document()
                        .statements()
                        .get(0);
                assertThat(isAbout(offered, request)).as(decision::explain).isTrue();
                for (AuthorizationRequest neighbour : neighbours(offered, request)) {
                    neighbours[0]++;
                    assertThat(isAbout(offered, neighbour))
                            .as(() -> neighbour + "\n" + decision.explain())
                            .isFalse();
                }
            }
        });
        assertThat(neighbours[0]).isGreaterThan(TRIES);
    }

    @Test
    void suggestionsAskAboutAllThatTheMissedStatementAsksAbout() {
        int[] kept = {0};
        forMany((request, policies) -> {
            Decision decision = PolicyEvaluator.evaluate(request, policies);
            if (rootWantsARole(decision)) {
                return;
            }
            decision.closest().filter(StatementTrace::actionMatched).ifPresent(closest -> {
                Suggestion suggestion = decision.suggestions().stream()
                        .filter(one -> one.type() == closest.policy().type())
                        .findFirst()
                        .orElseThrow();
                for (ConditionTrace condition : closest.conditions()) {
                    kept[0]++;
                    assertThat(suggestion.statement()).as(decision::explain).contains('"' + condition.key() + '"');
                }
            });
        });
        assertThat(kept[0]).isGreaterThan(TRIES / 20);
    }

    /** Requests that differ from this one by one thing that the statement speaks of: the action, the resource, or a key. */
    private List<AuthorizationRequest> neighbours(PolicyStatement offered, AuthorizationRequest request) {
        List<AuthorizationRequest> neighbours = new ArrayList<>();
        neighbours.add(new AuthorizationRequest(
                request.principal(), "s3:Other", request.resource(), request.resourceAccountId(), request.context()));
        if (!offered.resources().isEmpty()) {
            neighbours.add(new AuthorizationRequest(
                    request.principal(),
                    request.action(),
                    request.resource() + "1",
                    request.resourceAccountId(),
                    request.context()));
        }
        for (PolicyCondition condition : offered.conditions()) {
            // What compares by order, or asks whether a key is there, lets more than one value through.
            if (!condition.comparison().ordered() && condition.comparison() != ConditionOperator.NULL) {
                neighbours.add(request.with(condition.key(), "another"));
                neighbours.add(request.with(condition.key(), "10.0.0.2"));
                neighbours.add(request.with(condition.key(), "*"));
            }
            if (condition.comparison() == ConditionOperator.NULL
                    && condition.values().contains("true")) {
                neighbours.add(request.with(condition.key(), "another"));
            }
        }
        return neighbours;
    }

    private static boolean isAbout(PolicyStatement statement, AuthorizationRequest request) {
        return statement.match(new RequestContext(request, false)) != Grant.NONE;
    }

    @Test
    void everyDecisionExplainsItself() {
        forMany((request, policies) -> {
            Decision decision = PolicyEvaluator.evaluate(request, policies);
            boolean denied = decision.traces().stream()
                    .filter(PolicyTrace::hasSay)
                    .flatMap(trace -> trace.statements().stream())
                    .anyMatch(trace -> trace.matched() && trace.statement().effect() == Effect.DENY);

            assertThat(denied).isEqualTo(decision.outcome() == Decision.Outcome.EXPLICIT_DENY);
            assertThat(decision.cause()).isNotBlank().doesNotContain("\n").contains(request.action());
            assertThat(decision.explain()).contains(decision.cause(), request.resource());
            assertThat(decision.awsReason().isEmpty()).isEqualTo(decision.allowed());
            assertThat(decision.deniedBy().isEmpty()).isEqualTo(decision.allowed());
        });
    }

    private static boolean rootWantsARole(Decision decision) {
        return decision.cause().contains("an account's root cannot assume a role");
    }

    private static PolicySet follow(PolicySet policies, Suggestion suggestion) {
        List<NamedPolicy> followed = new ArrayList<>();
        for (NamedPolicy policy : policies.policies()) {
            List<String> statements = statements(policy);
            boolean here = suggestion.policy().isEmpty()
                    || suggestion.policy().get().level().equals(policy.level());
            if (policy.type() == suggestion.type() && here) {
                statements.add(suggestion.statement());
            }
            followed.add(RandomPolicies.policy(policy.type(), statements).at(policy.level()));
        }
        if (policies.ofType(suggestion.type()).isEmpty()) {
            followed.add(RandomPolicies.policy(suggestion.type(), List.of(suggestion.statement())));
        }
        return new PolicySet(followed);
    }

    private PolicySet withStatement(PolicySet policies, int index, Effect effect) {
        List<NamedPolicy> changed = new ArrayList<>(policies.policies());
        NamedPolicy policy = changed.get(index);
        List<String> statements = statements(policy);
        statements.add(random.random().nextInt(statements.size() + 1), random.statement(effect, policy.type()));
        changed.set(index, RandomPolicies.policy(policy.type(), statements).at(policy.level()));
        return new PolicySet(changed);
    }

    /** The JSON of each statement, cut out of the text by the positions that the parser gave it. */
    private static List<String> statements(NamedPolicy policy) {
        String json = policy.document().json();
        return policy.document().statements().stream()
                .map(statement -> json.substring(offset(json, statement.start()), offset(json, statement.end()) + 1))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static int offset(String json, SourcePosition position) {
        int offset = 0;
        for (int line = 1; line < position.line(); line++) {
            offset = json.indexOf('\n', offset) + 1;
        }
        return offset + position.column() - 1;
    }

    private static Decision.Outcome outcome(AuthorizationRequest request, PolicySet policies) {
        return PolicyEvaluator.evaluate(request, policies).outcome();
    }
}
