package dev.milvusons3.gateway;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyCondition;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.internal.json.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The smallest identity policy that would have sufficed for what was asked of S3. Immutable.
 *
 * <pre>{@code
 * String json = deployment.minimalPolicy().toJson();
 * }</pre>
 *
 * <p>It is about what was asked and allowed, so it is as complete as the test that it comes from: Milvus deletes objects hours
 * after they were dropped, for instance, and aborts uploads only when something fails. What is known to come later is added by
 * {@link #including}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege">Apply least-privilege
 *     permissions</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MinimalPolicy {
    private static final String WITH_VARIABLES = "2012-10-17";

    private final SortedMap<Where, SortedSet<String>> actions;

    private MinimalPolicy(SortedMap<Where, SortedSet<String>> actions) {
        this.actions = actions;
    }

    /**
     * What actions are granted on, and under which conditions.
     *
     * @param resource empty if {@code notResources} are given
     * @param conditions values by key by operator
     */
    private record Where(String resource, List<String> notResources, Map<String, Map<String, List<String>>> conditions)
            implements Comparable<Where> {
        static Where anyhow(String resource) {
            return new Where(resource, List.of(), Map.of());
        }

        Where on(String other) {
            return new Where(other, notResources, conditions);
        }

        boolean isAnyhow() {
            return notResources.isEmpty() && conditions.isEmpty();
        }

        /** Of a resource, what is granted anyhow is the first. Compared for each request of a run, nearly always by the resource alone. */
        @Override
        public int compareTo(Where other) {
            int byResource = resource.compareTo(other.resource);
            return byResource != 0 || isAnyhow() && other.isAnyhow() ? byResource : terms().compareTo(other.terms());
        }

        private String terms() {
            return (notResources.isEmpty() ? "" : notResources.toString())
                    + '\n'
                    + (conditions.isEmpty() ? "" : conditions.toString());
        }
    }

    /**
     * {@return the policy for what was allowed of S3, on exactly the buckets and objects that it was about, and under the
     * conditions of the statements that allowed it}
     *
     * @param decisions such as those {@linkplain Decisions#byMilvus() about Milvus}
     * @throws IllegalArgumentException if some were {@linkplain Decisions#dropped() dropped}, which would be missing in it
     */
    public static MinimalPolicy of(Decisions decisions) {
        if (decisions.dropped() > 0) {
            throw new IllegalArgumentException("a minimal policy needs all decisions, and " + decisions.dropped()
                    + " earlier ones were dropped; take a part of them, by since(...)");
        }
        SortedMap<Where, SortedSet<String>> actions = new TreeMap<>();
        for (RecordedDecision decision : decisions.allowed().service("s3")) {
            String resource = literal(decision.resource());
            Where where = new Where(
                    resource,
                    List.of(),
                    decision.decision().map(MinimalPolicy::conditions).orElse(Map.of()));
            add(actions, where, decision.action());
        }
        return new MinimalPolicy(actions);
    }

    /** Of what an identity policy allows without conditions none are kept, even if another statement has some. */
    private static Map<String, Map<String, List<String>>> conditions(Decision decision) {
        boolean conditional = decision.policies().ofType(PolicyType.IDENTITY).stream()
                .flatMap(policy -> policy.document().statements().stream())
                .anyMatch(statement -> !statement.conditions().isEmpty());
        if (!conditional) {
            return Map.of();
        }
        List<StatementTrace> by = decision.matchedStatements().stream()
                .filter(trace -> trace.policy().type() == PolicyType.IDENTITY)
                .toList();
        boolean anyhow = by.stream().anyMatch(trace -> trace.conditions().isEmpty());
        return by.isEmpty() || anyhow
                ? Map.of()
                : conditions(by.get(0).policy(), by.get(0).statement());
    }

    private static Map<String, Map<String, List<String>>> conditions(NamedPolicy policy, PolicyStatement statement) {
        boolean variables = policy.document().version().equals(WITH_VARIABLES);
        Map<String, Map<String, List<String>>> conditions = new TreeMap<>();
        for (PolicyCondition condition : statement.conditions()) {
            conditions
                    .computeIfAbsent(condition.operator(), operator -> new TreeMap<>())
                    .put(
                            condition.key(),
                            condition.values().stream()
                                    .map(value -> variables ? value : value.replace("${", "${$}{"))
                                    .toList());
        }
        return conditions;
    }

    /**
     * {@return what stands for all objects below a path of a bucket, such as {@code arn:aws:s3:::bucket/files/*}}
     *
     * @param bucketArn such as {@code arn:aws:s3:::bucket}
     * @param path without slashes at its ends; what would be a wildcard in a policy stands for itself
     */
    public static String objectsBelow(String bucketArn, String path) {
        return bucketArn + "/" + literal(path) + "/*";
    }

    /**
     * {@return the same policy, but with one resource for all that start like it}
     *
     * @param resource an ARN that ends with a star, and has no other wildcard
     * @throws IllegalArgumentException if it does not end with a star
     */
    public MinimalPolicy generalized(String resource) {
        if (!resource.endsWith("*")) {
            throw new IllegalArgumentException("\"" + resource + "\" does not end with a star");
        }
        String start = resource.substring(0, resource.length() - 1);
        SortedMap<Where, SortedSet<String>> general = new TreeMap<>();
        actions.forEach((where, names) -> {
            Where found = where.resource().startsWith(start) ? where.on(resource) : where;
            names.forEach(name -> add(general, found, name));
        });
        return new MinimalPolicy(general);
    }

    /**
     * {@return the same policy, but with one action more, for what is known to come later}
     *
     * @param action such as {@code s3:DeleteObject}
     * @param resource as it is to stand in the policy
     */
    public MinimalPolicy including(String action, String resource) {
        return including(action, Where.anyhow(resource));
    }

    /**
     * {@return the same policy, but with one action more, just as a statement grants it: on those of the statement's resources
     * that are of the action's service, and under its conditions}
     *
     * @param action such as {@code kms:Decrypt}
     * @param policy that the statement is in
     * @param statement that allows it
     */
    public MinimalPolicy including(String action, NamedPolicy policy, PolicyStatement statement) {
        Map<String, Map<String, List<String>>> conditions = conditions(policy, statement);
        if (!statement.notResources().isEmpty()) {
            return including(action, new Where("", statement.notResources(), conditions));
        }
        MinimalPolicy more = this;
        String prefix = action.substring(0, action.indexOf(':') + 1);
        for (String resource : statement.resources()) {
            if (isOf(prefix, resource)) {
                more = more.including(action, new Where(resource, List.of(), conditions));
            }
        }
        return more;
    }

    /** {@return whether a resource is, or may be, of a service: no action of another one is about it} */
    private static boolean isOf(String prefix, String resource) {
        String[] fields = resource.split(":", -1);
        return fields.length < 3 || fields[2].indexOf('*') >= 0 || prefix.equalsIgnoreCase(fields[2] + ":");
    }

    private MinimalPolicy including(String action, Where where) {
        SortedMap<Where, SortedSet<String>> more = new TreeMap<>();
        actions.forEach((known, names) -> more.put(known, new TreeSet<>(names)));
        add(more, where, action);
        return new MinimalPolicy(more);
    }

    /** {@return the actions by the resource that they are on, whatever the conditions; both sorted; unmodifiable} */
    public SortedMap<String, SortedSet<String>> actionsByResource() {
        SortedMap<String, SortedSet<String>> byResource = new TreeMap<>();
        actions.forEach((where, names) -> byResource
                .computeIfAbsent(where.resource(), resource -> new TreeSet<>())
                .addAll(names));
        byResource.replaceAll((resource, names) -> Collections.unmodifiableSortedSet(names));
        return Collections.unmodifiableSortedMap(byResource);
    }

    /** {@return whether nothing was asked for; there is no policy that says nothing} */
    public boolean isEmpty() {
        return actions.isEmpty();
    }

    private record Terms(
            Set<String> actions, List<String> notResources, Map<String, Map<String, List<String>>> conditions) {}

    /**
     * {@return the policy, with a statement for each set of actions and conditions}
     *
     * @throws IllegalStateException if it is empty
     */
    public PolicyDocument document() {
        if (isEmpty()) {
            throw new IllegalStateException("nothing was asked for, and AWS knows no policy without a statement");
        }
        Map<Terms, Set<String>> resources = new LinkedHashMap<>();
        actions.forEach((where, names) -> resources
                .computeIfAbsent(new Terms(names, where.notResources(), where.conditions()), terms -> new TreeSet<>())
                .add(where.resource()));
        List<Map<String, Object>> statements = new ArrayList<>();
        resources.forEach((terms, on) -> {
            Map<String, Object> statement = new LinkedHashMap<>();
            statement.put("Effect", "Allow");
            statement.put("Action", terms.actions());
            boolean listed = terms.notResources().isEmpty();
            statement.put(listed ? "Resource" : "NotResource", listed ? on : terms.notResources());
            if (!terms.conditions().isEmpty()) {
                statement.put("Condition", terms.conditions());
            }
            statements.add(statement);
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", WITH_VARIABLES);
        document.put("Statement", statements);
        return PolicyDocument.parse(JsonText.compact(document), PolicyType.IDENTITY);
    }

    /**
     * {@return as JSON, as the author of other policies would write it: with their placeholders where the values of one run stand}
     *
     * @param policies of the role; those whose author's document is not known do not count
     */
    public String toJson(List<NamedPolicy> policies) {
        return policies.stream()
                .filter(policy -> policy.type() == PolicyType.IDENTITY)
                .flatMap(policy -> policy.document().source().stream())
                .findFirst()
                .map(source -> source.write(document()))
                .orElseGet(this::toJson);
    }

    /**
     * {@return the policy as indented JSON, ready to be pasted}
     *
     * @throws IllegalStateException if it is empty
     */
    public String toJson() {
        return document().toPrettyJson();
    }

    @Override
    public String toString() {
        return isEmpty() ? "(nothing)" : toJson();
    }

    /** What is granted anyhow is not granted under conditions as well. */
    private static void add(SortedMap<Where, SortedSet<String>> actions, Where where, String action) {
        Where anyhow = Where.anyhow(where.resource());
        if (actions.getOrDefault(anyhow, Collections.emptySortedSet()).contains(action)) {
            return;
        }
        if (where.isAnyhow()) {
            Iterator<Map.Entry<Where, SortedSet<String>>> same =
                    actions.tailMap(anyhow).entrySet().iterator();
            while (same.hasNext()) {
                Map.Entry<Where, SortedSet<String>> known = same.next();
                if (!known.getKey().resource().equals(where.resource())) {
                    break;
                }
                known.getValue().remove(action);
                if (known.getValue().isEmpty()) {
                    same.remove();
                }
            }
        }
        actions.computeIfAbsent(where, w -> new TreeSet<>()).add(action);
    }

    /** What is special in a policy and was plain in a request, such as a star in an object's key. */
    private static String literal(String resource) {
        if (resource.equals("*")
                || resource.indexOf('*') < 0 && resource.indexOf('?') < 0 && !resource.contains("${")) {
            return resource;
        }
        StringBuilder literal = new StringBuilder();
        for (char c : resource.replace("${", "${$}{").toCharArray()) {
            literal.append(c == '*' || c == '?' ? "${" + c + "}" : String.valueOf(c));
        }
        return literal.toString();
    }
}
