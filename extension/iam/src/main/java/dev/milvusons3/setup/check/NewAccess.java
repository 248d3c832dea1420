package dev.milvusons3.setup.check;

import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.internal.question.ActionNames;
import dev.milvusons3.internal.question.Grants;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What a changed set-up grants that the one before did not: to the role that accesses the bucket, by asking the evaluator; to others, by the
 * statements of bucket, key and trust policies that allow and were not there.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NewAccess {
    private final SetupScene before;
    private final SetupScene after;
    private final List<Finding> findings = new ArrayList<>();

    /** What one statement grants anew. */
    private record Word(NamedPolicy policy, PolicyStatement statement, String resource) {}

    private NewAccess(Setup before, Setup after) {
        this.before = new SetupScene(before);
        this.after = new SetupScene(after);
    }

    /**
     * {@return what is new; every finding is of {@link Rule#NEW_ACCESS}}
     *
     * @param before what is in force
     * @param after what is to be
     */
    public static List<Finding> findings(Setup before, Setup after) {
        NewAccess access = new NewAccess(before, after);
        access.ofRole();
        access.ofOthers();
        return List.copyOf(access.findings);
    }

    private void ofRole() {
        // What is not known yet is neither old nor new.
        Grants old = before.grants(before.best());
        Grants now = after.grants(after.worst());
        Map<Word, Set<String>> wider = new LinkedHashMap<>();
        for (Grants.Grant grant : now.all()) {
            boolean added = grant.samples().stream().anyMatch(sample -> isNew(old, now, grant, sample));
            if (added) {
                wider.computeIfAbsent(
                                new Word(grant.policy(), grant.statement(), grant.resource()),
                                absent -> new TreeSet<>())
                        .add(grant.action());
            }
        }
        Set<String> known = old.foreign().stream()
                .map(foreign -> foreign.action().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (Grants.Foreign foreign : now.foreign()) {
            if (!known.contains(foreign.action().toLowerCase(Locale.ROOT))) {
                wider.computeIfAbsent(new Word(foreign.policy(), foreign.statement(), ""), absent -> new TreeSet<>())
                        .add(foreign.action());
            }
        }
        wider.forEach((word, actions) -> add(
                word.policy(),
                word.statement(),
                word.resource(),
                String.join(" ", actions),
                "The role may now do " + ActionNames.text(actions)
                        + (word.resource().isEmpty() ? "" : " on " + word.resource()) + "."));
    }

    /** Whether it was not allowed before, or under more conditions, or unless a condition held that is gone. */
    private boolean isNew(Grants old, Grants now, Grants.Grant grant, String sample) {
        // The bucket may be another one, and mean the same.
        String then = sample.replace(after.bucketArn(), before.bucketArn());
        List<Set<String>> was = conditions(old.granting(grant.action(), then));
        List<Set<String>> is = conditions(now.granting(grant.action(), sample).stream()
                .filter(trace -> trace.statement() == grant.statement())
                .toList());
        boolean wider = is.stream().anyMatch(held -> was.stream().noneMatch(held::containsAll));
        List<Set<String>> denied = conditions(now.denying(grant.action(), sample));
        return wider
                || conditions(old.denying(grant.action(), then)).stream()
                        .anyMatch(gone -> denied.stream().noneMatch(gone::containsAll));
    }

    private static List<Set<String>> conditions(List<StatementTrace> traces) {
        return traces.stream()
                .map(trace -> trace.conditions().stream()
                        .map(condition -> condition.operator() + " "
                                + condition.key().toLowerCase(Locale.ROOT) + " " + condition.wanted())
                        .collect(Collectors.toSet()))
                .toList();
    }

    private void ofOthers() {
        Set<String> known =
                statements(before).map(place -> text(place.statement())).collect(Collectors.toSet());
        statements(after)
                .filter(place -> place.statement().effect() == Effect.ALLOW)
                .filter(place -> !known.contains(text(place.statement())))
                .forEach(place -> add(
                        place.policy(),
                        place.statement(),
                        "",
                        String.join(" ", place.statement().actions()),
                        "It allows, and is new or changed."));
        Set<String> kept =
                statements(after).map(place -> text(place.statement())).collect(Collectors.toSet());
        Optional<NamedPolicy> last =
                statements(after).map(Finding.Place::policy).findFirst();
        statements(before)
                .filter(place -> place.statement().effect() == Effect.DENY)
                .filter(place -> !kept.contains(text(place.statement())))
                .forEach(place -> findings.add(new Finding(
                        Finding.Kind.TOO_MUCH,
                        Rule.NEW_ACCESS,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        last.map(policy -> new Finding.Place(
                                policy, policy.document().statements().get(0), "")),
                        "The denial in " + place.statement().label() + " of the "
                                + place.policy().type().text() + " "
                                + place.policy().shortName()
                                + " is gone, or was changed.")));
    }

    private static Stream<Finding.Place> statements(SetupScene scene) {
        Setup setup = scene.setup();
        List<NamedPolicy> all = new ArrayList<>(scene.best().trust(setup.role()).policies());
        setup.chain()
                .forEach(
                        assumed -> all.addAll(scene.best().trust(assumed.role()).policies()));
        all.addAll(scene.best().ofResource(setup.bucket().policy(), PolicyType.RESOURCE, "", false));
        setup.keys().forEach(key -> all.addAll(scene.best().ofResource(key.policy(), PolicyType.RESOURCE, "", false)));
        return all.stream()
                .flatMap(policy -> policy.document().statements().stream()
                        .map(statement -> new Finding.Place(policy, statement, "")));
    }

    /** {@return all that a statement says, but for its name} */
    private static String text(PolicyStatement statement) {
        return Stream.of(
                        statement.effect(),
                        sorted(statement.actions()),
                        sorted(statement.notActions()),
                        sorted(statement.resources()),
                        sorted(statement.notResources()),
                        sorted(statement.principals()),
                        sorted(statement.notPrincipals()),
                        sorted(statement.conditions()))
                .map(String::valueOf)
                .collect(Collectors.joining("|"));
    }

    private static List<String> sorted(List<?> all) {
        return all.stream().map(String::valueOf).sorted().toList();
    }

    private void add(NamedPolicy policy, PolicyStatement statement, String words, String asked, String text) {
        findings.add(new Finding(
                Finding.Kind.TOO_MUCH,
                Rule.NEW_ACCESS,
                asked,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Finding.Place(policy, statement, words)),
                "In " + statement.label() + " of the " + policy.type().text() + " " + policy.shortName() + ": "
                        + text));
    }
}
