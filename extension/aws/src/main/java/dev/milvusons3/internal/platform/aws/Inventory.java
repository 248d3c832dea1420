package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.platform.AwsErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * What a deployment made in the account, and for how long it was there. It also keeps the budget: one of each kind at a time. A
 * second one would be a mistake of the harness, or of a test, that somebody pays for.
 */
final class Inventory implements ExecutionInterceptor {
    /** Made and deleted by one case of the negative matrix, beside the deployment's own. */
    private static final String SIBLING = "milvus-on-s3-sibling-";

    /** Kinds of things that cost something, or that an account has few of. */
    enum Kind {
        /** In S3; its requests and storage are paid for. */
        BUCKET("CreateBucket", "DeleteBucket", "Bucket"),
        /** In IAM. */
        POLICY("CreatePolicy", "DeletePolicy", "PolicyName"),
        /** In IAM. */
        ROLE("CreateRole", "DeleteRole", "RoleName"),
        /** In IAM. */
        PROVIDER("CreateOpenIDConnectProvider", "DeleteOpenIDConnectProvider", "Url");

        private final String create;
        private final String delete;
        private final String field;

        Kind(String create, String delete, String field) {
            this.create = create;
            this.delete = delete;
            this.field = field;
        }

        /** {@return in words} */
        String text() {
            return this == PROVIDER ? "identity provider" : name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing.
     *
     * @param deleted empty while it is there
     */
    record Thing(Kind kind, String name, Instant made, Optional<Instant> deleted) {
        /** {@return how long it was there, up to now if it still is} */
        Duration lifetime(Instant now) {
            return Duration.between(made, deleted.orElse(now));
        }
    }

    /** Of a create call whose answer got lost, the second one is told that the thing exists; or it was there before. */
    private static final Set<String> EXISTS = Set.of("BucketAlreadyOwnedByYou", "EntityAlreadyExists");

    private final Map<String, Thing> things = new LinkedHashMap<>();

    /** Whose they are tells their deletion: only what a run made is deleted. */
    private final Map<String, Thing> perhaps = new LinkedHashMap<>();

    private final Map<String, Integer> requests = new LinkedHashMap<>();

    /** {@return everything that was made, oldest first} */
    synchronized List<Thing> things() {
        return List.copyOf(things.values());
    }

    /** {@return how many requests each service was sent, retries not counted; those to S3 as it bills them} */
    synchronized Map<String, Integer> requests() {
        return new LinkedHashMap<>(requests);
    }

    /**
     * {@return a service, with the class of a request if it is one that is paid for}
     *
     * @see <a href="https://aws.amazon.com/s3/pricing/">S3 pricing: requests</a>
     */
    private static String billedAs(AwsRequest request) {
        if (!request.service().equals("s3")) {
            return request.service();
        }
        String operation = request.operation();
        if (operation.startsWith("Delete") || operation.startsWith("Abort")) {
            return "s3 (DELETE, free)";
        }
        boolean dear =
                Stream.of("Put", "Copy", "Create", "Complete", "Upload", "List").anyMatch(operation::startsWith);
        return dear ? "s3 (PUT, COPY, POST, LIST)" : "s3 (GET and all other)";
    }

    @Override
    public synchronized void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        AwsRequest request = AwsRequest.of(context.request(), Optional.empty(), attributes);
        requests.merge(billedAs(request), 1, Integer::sum);
        for (Kind kind : Kind.values()) {
            if (request.operation().equals(kind.create)) {
                require(kind, request.field(kind.field));
            }
        }
    }

    @Override
    public synchronized void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        AwsRequest request = AwsRequest.of(context.request(), Optional.empty(), attributes);
        for (Kind kind : Kind.values()) {
            if (request.operation().equals(kind.create)) {
                String name = request.field(kind.field);
                things.put(key(kind, name), new Thing(kind, name, Instant.now(), Optional.empty()));
            } else if (request.operation().equals(kind.delete)) {
                deleted(kind, request);
            }
        }
    }

    @Override
    public synchronized void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!(context.exception() instanceof AwsServiceException refused)
                || !EXISTS.contains(AwsErrors.code(refused))) {
            return;
        }
        AwsRequest request = AwsRequest.of(context.request(), Optional.empty(), attributes);
        for (Kind kind : Kind.values()) {
            if (request.operation().equals(kind.create)) {
                String name = request.field(kind.field);
                perhaps.put(key(kind, name), new Thing(kind, name, Instant.now(), Optional.empty()));
            }
        }
    }

    private void require(Kind kind, String name) {
        List<String> there = new ArrayList<>();
        for (Thing thing : things.values()) {
            if (thing.kind() == kind && thing.deleted().isEmpty() && isSibling(thing.name()) == isSibling(name)) {
                there.add(thing.name());
            }
        }
        if (!there.isEmpty() && !there.contains(name)) {
            throw SdkClientException.create("a second " + kind.text() + ", " + name
                    + ", is beyond the budget of one for each deployment in AWS; " + there.get(0)
                    + " is there already. Nothing was sent. Use a client of your own if a test needs more");
        }
    }

    private void deleted(Kind kind, AwsRequest request) {
        // Providers and policies are deleted by their ARN, which ends with the name.
        List<Thing> candidates = new ArrayList<>(perhaps.values());
        candidates.addAll(things.values());
        String said =
                request.field("PolicyArn") + request.field("OpenIDConnectProviderArn") + request.field(kind.field);
        for (Thing thing : candidates) {
            if (thing.kind() == kind && said.endsWith(thing.name().replaceFirst("^https://", ""))) {
                things.put(
                        key(kind, thing.name()),
                        new Thing(kind, thing.name(), thing.made(), Optional.of(Instant.now())));
            }
        }
    }

    private static boolean isSibling(String name) {
        return name.startsWith(SIBLING);
    }

    private static String key(Kind kind, String name) {
        return kind + " " + name;
    }
}
