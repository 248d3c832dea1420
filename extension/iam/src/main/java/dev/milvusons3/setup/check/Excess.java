package dev.milvusons3.setup.check;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.UnknownAction;
import dev.milvusons3.internal.question.ActionNames;
import dev.milvusons3.internal.question.Grants;
import dev.milvusons3.internal.question.Samples;
import dev.milvusons3.internal.wildcard.ActionPattern;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What a set-up grants beyond what Milvus needs: actions that it never asks for, buckets that are not its own, service accounts
 * that are not its pod's, and names in policies that no request ever asks for.
 *
 * <p>It is about the role that accesses the bucket. A condition is taken to hold where it allows and not to hold where it denies, as in
 * {@code allowsExactly}. That a statement is about the whole bucket and not only about Milvus' root path is not too much.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Excess {
    /** What S3 and STS ask for in the role's name. */
    private static final Set<String> KEY = Set.of("kms:GenerateDataKey", "kms:Decrypt");

    private static final Set<String> CHAIN = Set.of("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");

    private final Setup setup;
    private final SetupScene scene;
    private final Outside outside;
    private final Set<String> needed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Finding> findings = new ArrayList<>();

    /** Something that one statement has too much of. */
    private record Word(NamedPolicy policy, PolicyStatement statement, String written) {}

    private Excess(Setup setup, List<MilvusRequest> requests, Outside outside) {
        this.setup = setup;
        this.outside = outside;
        this.scene = new SetupScene(setup);
        requests.forEach(request -> needed.add(request.action()));
        if (setup.bucket().encryption().flatMap(Setup.Encryption::key).isPresent()) {
            needed.addAll(KEY);
        }
        if (!setup.chain().isEmpty() || furtherRoles().findAny().isPresent()) {
            needed.addAll(CHAIN);
        }
    }

    /**
     * {@return all that is too much; every finding is of {@link Finding.Kind#TOO_MUCH}}
     *
     * @param setup where Milvus runs
     * @param requests what it asks for
     */
    public static List<Finding> findings(Setup setup, List<MilvusRequest> requests) {
        return findings(setup, requests, Outside.of(setup));
    }

    /**
     * {@return all that is too much; every finding is of {@link Finding.Kind#TOO_MUCH}}
     *
     * @param setup where Milvus runs
     * @param requests what it asks for
     * @param outside what it reaches beyond its bucket
     */
    public static List<Finding> findings(Setup setup, List<MilvusRequest> requests, Outside outside) {
        Excess excess = new Excess(setup, requests, outside);
        excess.unknownActions();
        excess.grants();
        excess.trust();
        return List.copyOf(excess.findings);
    }

    private void unknownActions() {
        SetupPolicies policies = scene.best();
        Stream.concat(
                        policies.ofSession(setup.role(), true, scene.account(setup.role())).stream(),
                        setup.chain().stream()
                                .flatMap(assumed ->
                                        policies
                                                .ofSession(assumed.role(), false, scene.account(assumed.role()))
                                                .stream()))
                .filter(policy -> policy.document().source().isPresent())
                .distinct()
                .forEach(policy -> policy.document()
                        .statements()
                        .forEach(statement -> Stream.concat(
                                        statement.actions().stream(), statement.notActions().stream())
                                .distinct()
                                .forEach(action -> UnknownAction.problem(action)
                                        .ifPresent(problem -> add(
                                                Rule.UNKNOWN_ACTION,
                                                new Word(policy, statement, action),
                                                action,
                                                problem + (problem.endsWith("?") ? "" : "."))))));
    }

    private void grants() {
        Grants grants = scene.grants(scene.best());
        Map<Word, Set<String>> actions = new LinkedHashMap<>();
        Map<Word, Set<String>> resources = new LinkedHashMap<>();
        for (Grants.Grant grant : grants.all()) {
            if (UnknownAction.problem(grant.action()).isPresent()) {
                continue;
            }
            if (!needed.contains(grant.action())) {
                actions.computeIfAbsent(
                                new Word(grant.policy(), grant.statement(), written(grant.statement(), grant.action())),
                                absent -> new TreeSet<>())
                        .add(grant.action());
            }
        }
        // A resource that is not known yet stands for everything here, which nobody has written.
        for (Grants.Grant grant : scene.grants(scene.worst()).all()) {
            if (needed.contains(grant.action()) && grant.samples().stream().anyMatch(this::isElsewhere)) {
                resources
                        .computeIfAbsent(
                                new Word(grant.policy(), grant.statement(), grant.resource()),
                                absent -> new TreeSet<>())
                        .add(grant.action());
            }
        }
        for (Grants.Foreign foreign : grants.foreign()) {
            if (needed.stream().noneMatch(action -> foreign.action().equalsIgnoreCase(action))
                    && UnknownAction.problem(foreign.action()).isEmpty()) {
                actions.computeIfAbsent(
                                new Word(foreign.policy(), foreign.statement(), foreign.action()),
                                absent -> new TreeSet<>())
                        .add(foreign.action());
            }
        }
        actions.forEach((word, names) -> add(
                Rule.UNUSED_PERMISSION,
                word,
                word.written(),
                "\"" + word.written() + "\" grants " + ActionNames.text(names)
                        + ", which this Milvus never asks for."));
        resources.forEach((word, names) -> add(
                Rule.RESOURCE_TOO_WIDE,
                word,
                word.written(),
                "\"" + word.written() + "\" is more than the bucket " + scene.value("bucket") + ", for "
                        + ActionNames.text(names) + "."));
    }

    /** {@return the pattern in a statement that stands for an action} */
    private static String written(PolicyStatement statement, String action) {
        return statement.actions().stream()
                .filter(pattern -> pattern.equalsIgnoreCase(action))
                .findFirst()
                .or(() -> statement.actions().stream()
                        .filter(pattern -> ActionPattern.matching(pattern).test(action))
                        .findFirst())
                .orElseGet(() -> "NotAction " + String.join(", ", statement.notActions()));
    }

    private boolean isElsewhere(String sample) {
        String bucket = scene.bucketArn();
        return sample.contains(":s3:::")
                && !isIn(bucket, sample)
                && outside.source()
                        .filter(source -> source.roleArn().isEmpty())
                        .filter(source -> isOf(source, sample))
                        .isEmpty();
    }

    private static boolean isIn(String place, String sample) {
        return sample.equals(place) || sample.startsWith(place + "/");
    }

    /** Its bucket is listed, and what is below the prefix read. */
    private static boolean isOf(Outside.Place source, String sample) {
        return isIn(source.arn(), sample) || sample.equals(source.arn().replaceFirst("/.*", ""));
    }

    private Stream<String> furtherRoles() {
        return Stream.of(outside.source(), outside.key())
                .flatMap(Optional::stream)
                .flatMap(place -> place.roleArn().stream());
    }

    private void trust() {
        // With EKS Pod Identity it is the association that says which pods get the role.
        if (setup.role().trust().isEmpty() || setup.workload().podIdentity().isPresent()) {
            return;
        }
        String namespace = scene.value("namespace");
        String serviceAccount = scene.value("serviceAccount");
        boolean otherNamespace = lets(Samples.ANYTHING, serviceAccount);
        boolean otherName = lets(namespace, Samples.ANYTHING);
        if (!otherNamespace && !otherName) {
            return;
        }
        String whom = otherNamespace && lets(Samples.ANYTHING, Samples.ANYTHING)
                ? "every service account of the cluster"
                : otherNamespace
                        ? "a service account " + serviceAccount + " of any namespace"
                        : "every service account of the namespace " + namespace;
        scene
                .takesRole(
                        scene.worst(),
                        otherNamespace ? Samples.ANYTHING : namespace,
                        otherNamespace ? serviceAccount : Samples.ANYTHING)
                .matchedStatements()
                .stream()
                .findFirst()
                .ifPresent(trace -> add(
                        Rule.TRUST_TOO_WIDE,
                        new Word(trace.policy(), trace.statement(), ""),
                        "sts:AssumeRoleWithWebIdentity",
                        "It lets " + whom + " assume the role "
                                + setup.role().name().orElse("") + "."));
    }

    private boolean lets(String namespace, String serviceAccount) {
        return scene.takesRole(scene.worst(), namespace, serviceAccount).allowed();
    }

    private void add(Rule rule, Word word, String asked, String text) {
        findings.add(new Finding(
                Finding.Kind.TOO_MUCH,
                rule,
                asked,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Finding.Place(word.policy(), word.statement(), word.written())),
                "In " + word.statement().label() + " of " + word.policy().shortName() + ": " + text));
    }
}
