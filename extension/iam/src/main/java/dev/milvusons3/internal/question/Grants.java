package dev.milvusons3.internal.question;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyTrace;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.StatementTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that a role's identity policies may allow. A condition is taken to hold where it allows, and not to hold where it denies:
 * what is not in here is allowed under no circumstances.
 */
public final class Grants {
    private static final String VERSION_WITH_VARIABLES = "2012-10-17";

    /**
     * One action on what one resource of one statement stands for.
     *
     * @param resource as it stands in the policy
     * @param samples of what it stands for and the action is about
     */
    public record Grant(
            NamedPolicy policy, PolicyStatement statement, String resource, String action, Set<String> samples) {}

    /**
     * What a statement grants of other services.
     *
     * @param action as it stands in the policy
     */
    public record Foreign(NamedPolicy policy, PolicyStatement statement, String action) {
        /** {@return whether it is this action that is granted, or a pattern that stands for it} */
        public boolean isFor(String name) {
            String regex = Pattern.quote(action).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE)
                    .matcher(name)
                    .matches();
        }
    }

    private record Key(NamedPolicy policy, PolicyStatement statement, String resource, String action) {}

    private final PolicySet policies;
    private final Principal caller;
    private final Scope scope;
    private final Map<String, List<String>> context;
    private final Map<Key, Set<String>> found = new LinkedHashMap<>();
    private final Map<String, ResourceCover> covers = new LinkedHashMap<>();

    private Grants(PolicySet policies, Principal caller, Scope scope, Map<String, List<String>> context) {
        this.policies = policies;
        this.caller = caller;
        this.scope = scope;
        this.context = new LinkedHashMap<>(context);
    }

    /**
     * {@return what they grant}
     *
     * @param context condition keys that requests have
     */
    public static Grants of(PolicySet policies, Principal caller, Scope scope, Map<String, List<String>> context) {
        Grants grants = new Grants(policies, caller, scope, context);
        grants.find();
        return grants;
    }

    /** {@return all of S3, in the order of policies, statements and resources} */
    public List<Grant> all() {
        List<Grant> all = new ArrayList<>();
        for (NamedPolicy policy : policies.ofType(PolicyType.IDENTITY)) {
            for (PolicyStatement statement : policy.document().statements()) {
                for (String resource : resources(statement)) {
                    found.forEach((key, samples) -> {
                        if (key.policy() == policy
                                && key.statement() == statement
                                && key.resource().equals(resource)) {
                            all.add(new Grant(policy, statement, resource, key.action(), samples));
                        }
                    });
                }
            }
        }
        return all;
    }

    /** {@return what is granted of other services} */
    public List<Foreign> foreign() {
        List<Foreign> foreign = new ArrayList<>();
        for (NamedPolicy policy : policies.ofType(PolicyType.IDENTITY)) {
            for (PolicyStatement statement : policy.document().statements()) {
                if (statement.effect() == Effect.ALLOW) {
                    statement.actions().stream()
                            .filter(action -> !action.toLowerCase(Locale.ROOT).startsWith(S3Actions.PREFIX))
                            .forEach(action -> foreign.add(new Foreign(policy, statement, action)));
                    if (!statement.notActions().isEmpty()) {
                        foreign.add(new Foreign(
                                policy, statement, "everything but " + String.join(", ", statement.notActions())));
                    }
                }
            }
        }
        return foreign;
    }

    private void find() {
        Set<String> samples = Samples.ofAllTypes(scope);
        for (NamedPolicy policy : policies.policies()) {
            boolean variables = policy.document().version().equals(VERSION_WITH_VARIABLES);
            Samples ofPolicy = new Samples(scope, variables);
            for (PolicyStatement statement : policy.document().statements()) {
                Stream.concat(statement.resources().stream(), statement.notResources().stream())
                        .forEach(resource -> samples.addAll(ofPolicy.of(resource)));
            }
            ofPolicy.variableValues().forEach((key, value) -> context.putIfAbsent(key, List.of(value)));
        }
        List<S3Actions.Action> actions = actions();
        for (String sample : samples) {
            var type = S3ResourceType.of(sample);
            actions.stream()
                    .filter(action -> action.isAbout(type))
                    .filter(action -> type.isPresent() || sample.equals("*"))
                    .forEach(action -> ask(action.name(), sample));
        }
    }

    /** {@return S3's, and those that a policy names though they are not known to be S3's} */
    private List<S3Actions.Action> actions() {
        List<S3Actions.Action> actions = new ArrayList<>(S3Actions.all());
        List<S3ResourceType> bucketOrObject = S3Actions.resourceTypes().stream()
                .filter(type ->
                        Set.of(S3ResourceType.BUCKET, S3ResourceType.OBJECT).contains(type.name()))
                .toList();
        Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        policies.policies().stream()
                .flatMap(policy -> policy.document().statements().stream())
                .flatMap(statement -> statement.actions().stream())
                .filter(action -> action.toLowerCase(Locale.ROOT).startsWith(S3Actions.PREFIX))
                .filter(action -> action.indexOf('*') < 0 && action.indexOf('?') < 0)
                .filter(action -> S3Actions.find(action).isEmpty())
                .forEach(named::add);
        named.forEach(action -> actions.add(new S3Actions.Action(action, bucketOrObject)));
        return actions;
    }

    private void ask(String action, String sample) {
        granting(action, sample).forEach(trace -> add(trace, action, sample));
    }

    /** {@return the statements by which an action may be allowed on something; none if it is allowed under no circumstances} */
    public List<StatementTrace> granting(String action, String sample) {
        List<StatementTrace> about = about(action, sample);
        boolean denied = about.stream()
                .anyMatch(trace -> trace.statement().effect() == Effect.DENY
                        && trace.conditions().isEmpty());
        if (denied || isLimited(about)) {
            return List.of();
        }
        return about.stream()
                .filter(trace -> trace.statement().effect() == Effect.ALLOW
                        && trace.policy().type() == PolicyType.IDENTITY)
                .toList();
    }

    /** {@return the statements that deny it if their conditions hold} */
    public List<StatementTrace> denying(String action, String sample) {
        return about(action, sample).stream()
                .filter(trace -> trace.statement().effect() == Effect.DENY)
                .toList();
    }

    private List<StatementTrace> about(String action, String sample) {
        Decision decision = PolicyEvaluator.evaluate(Requests.toS3(caller, action, sample, scope, context), policies);
        return decision.traces().stream()
                .filter(PolicyTrace::hasSay)
                .flatMap(trace -> trace.statements().stream())
                .filter(trace -> trace.actionMatched() && trace.resourceMatched())
                .toList();
    }

    /** {@return whether a policy that sets a limit allows it under no circumstances} */
    private boolean isLimited(List<StatementTrace> about) {
        return Stream.of(
                        PolicyType.PERMISSIONS_BOUNDARY,
                        PolicyType.SESSION,
                        PolicyType.SERVICE_CONTROL,
                        PolicyType.VPC_ENDPOINT)
                .filter(type -> !policies.ofType(type).isEmpty())
                .anyMatch(type -> about.stream()
                        .noneMatch(trace -> trace.policy().type() == type
                                && trace.statement().effect() == Effect.ALLOW));
    }

    private void add(StatementTrace trace, String action, String sample) {
        PolicyStatement statement = trace.statement();
        for (String resource : resources(statement)) {
            boolean covered = !statement.notResources().isEmpty()
                    || covers.computeIfAbsent(
                                    resource,
                                    r -> new ResourceCover(
                                            r, trace.policy().document().version()))
                            .covers(sample, context);
            if (covered) {
                found.computeIfAbsent(new Key(trace.policy(), statement, resource, action), k -> new LinkedHashSet<>())
                        .add(sample);
            }
        }
    }

    private static List<String> resources(PolicyStatement statement) {
        return statement.notResources().isEmpty()
                ? statement.resources()
                : List.of("everything but " + String.join(", ", statement.notResources()));
    }
}
