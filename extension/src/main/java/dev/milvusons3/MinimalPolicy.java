package dev.milvusons3;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The smallest identity policy that would have sufficed for what was asked of S3. Immutable.
 *
 * <pre>{@code
 * String json = MinimalPolicy.of(deployment).toJson();
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
public final class MinimalPolicy {
    private final SortedMap<String, SortedSet<String>> actionsByResource;

    private MinimalPolicy(SortedMap<String, SortedSet<String>> actionsByResource) {
        this.actionsByResource = actionsByResource;
    }

    /**
     * {@return the policy for what was allowed of S3, on exactly the buckets and objects that it was about}
     *
     * @param decisions such as those {@linkplain Decisions#byMilvus() about Milvus}
     * @throws IllegalArgumentException if some were {@linkplain Decisions#dropped() dropped}, which would be missing in it
     */
    public static MinimalPolicy of(Decisions decisions) {
        if (decisions.dropped() > 0) {
            throw new IllegalArgumentException("a minimal policy needs all decisions, and " + decisions.dropped()
                    + " earlier ones were dropped; take a part of them, by since(…)");
        }
        SortedMap<String, SortedSet<String>> actions = new TreeMap<>();
        for (RecordedDecision decision : decisions.allowed().service("s3")) {
            add(actions, literal(decision.resource()), decision.action());
        }
        return new MinimalPolicy(actions);
    }

    /**
     * {@return the policy for what Milvus was allowed so far, with all objects under the root path taken for one: what Milvus
     * calls its objects is its own business}
     *
     * @param deployment whose Milvus
     * @throws MilvusOnS3Exception in {@link Environment#AWS}, if its requests cannot be had: see {@link Decisions#byMilvus()}
     */
    public static MinimalPolicy of(MilvusDeployment deployment) {
        return of(deployment.decisions().byMilvus()).generalized(objectsOf(deployment));
    }

    /**
     * {@return what stands for all objects of a deployment's Milvus, such as {@code arn:aws:s3:::bucket/files/*}}
     *
     * @param deployment whose Milvus
     */
    public static String objectsOf(MilvusDeployment deployment) {
        return bucketOf(deployment) + "/" + literal(deployment.rootPath()) + "/*";
    }

    /**
     * {@return a deployment's bucket, such as {@code arn:aws:s3:::bucket}}
     *
     * @param deployment whose bucket
     */
    public static String bucketOf(MilvusDeployment deployment) {
        return "arn:" + deployment.region().metadata().partition().id() + ":s3:::" + deployment.bucket();
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
        SortedMap<String, SortedSet<String>> actions = new TreeMap<>();
        actionsByResource.forEach((exact, names) -> {
            String found = exact.startsWith(start) ? resource : exact;
            names.forEach(name -> add(actions, found, name));
        });
        return new MinimalPolicy(actions);
    }

    /**
     * {@return the same policy, but with one action more, for what is known to come later}
     *
     * @param action such as {@code s3:DeleteObject}
     * @param resource as it is to stand in the policy
     */
    public MinimalPolicy including(String action, String resource) {
        SortedMap<String, SortedSet<String>> actions = new TreeMap<>();
        actionsByResource.forEach((known, names) -> names.forEach(name -> add(actions, known, name)));
        add(actions, resource, action);
        return new MinimalPolicy(actions);
    }

    /** {@return the actions by the resource that they are on; both sorted; unmodifiable} */
    public SortedMap<String, SortedSet<String>> actionsByResource() {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        actionsByResource.forEach((resource, names) -> copy.put(resource, Collections.unmodifiableSortedSet(names)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** {@return whether nothing was asked for; there is no policy that says nothing} */
    public boolean isEmpty() {
        return actionsByResource.isEmpty();
    }

    /**
     * {@return the policy, with a statement for each set of actions}
     *
     * @throws IllegalStateException if it is empty
     */
    public PolicyDocument document() {
        if (isEmpty()) {
            throw new IllegalStateException("nothing was asked for, and AWS knows no policy without a statement");
        }
        Map<SortedSet<String>, SortedSet<String>> resourcesByActions = new LinkedHashMap<>();
        actionsByResource.forEach((resource, names) ->
                resourcesByActions.computeIfAbsent(names, n -> new TreeSet<>()).add(resource));
        String statements = resourcesByActions.entrySet().stream()
                .map(entry -> "{\"Effect\": \"Allow\", \"Action\": [" + quoted(entry.getKey()) + "], \"Resource\": ["
                        + quoted(entry.getValue()) + "]}")
                .collect(Collectors.joining(", "));
        return PolicyDocument.parse(
                "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}", PolicyType.IDENTITY);
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

    private static void add(SortedMap<String, SortedSet<String>> actions, String resource, String action) {
        actions.computeIfAbsent(resource, r -> new TreeSet<>()).add(action);
    }

    private static String quoted(Collection<String> texts) {
        return texts.stream()
                .map(text -> "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"")
                .collect(Collectors.joining(", "));
    }

    /** What is special in a policy and was plain in a request, such as a star in an object's key. */
    private static String literal(String resource) {
        if (resource.equals("*")) {
            return resource;
        }
        StringBuilder literal = new StringBuilder();
        for (char c : resource.replace("${", "${$}{").toCharArray()) {
            literal.append(c == '*' || c == '?' ? "${" + c + "}" : String.valueOf(c));
        }
        return literal.toString();
    }
}
