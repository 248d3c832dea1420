package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.ServiceReference;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks for everything that a request to S3 needs, and words the denial. */
final class S3Authorization {
    /**
     * Actions that can be decided by the tags of the object that they are about.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html">Tagging and access control policies</a>
     */
    private static final Set<String> SEEING_TAGS = ServiceReference.of("s3").orElseThrow().actions().stream()
            .filter(action -> action.has("s3:ExistingObjectTag/any"))
            .map(ServiceReference.Action::name)
            .collect(Collectors.toUnmodifiableSet());

    private static final List<String> GRANT_HEADERS = List.of(
            "X-Amz-Acl",
            "X-Amz-Grant-Read",
            "X-Amz-Grant-Write",
            "X-Amz-Grant-Read-Acp",
            "X-Amz-Grant-Write-Acp",
            "X-Amz-Grant-Full-Control");

    private final Account account;
    private final IamDirectory iam;
    private final Buckets buckets;
    private final S3Backend backend;
    private final Authorizer authorizer;
    private final S3Conditions conditions;

    S3Authorization(Account account, IamDirectory iam, Buckets buckets, S3Backend backend, Authorizer authorizer) {
        this.account = account;
        this.iam = iam;
        this.buckets = buckets;
        this.backend = backend;
        this.authorizer = authorizer;
        this.conditions = new S3Conditions(account);
    }

    /** {@return the condition keys of the request} */
    Map<String, List<String>> conditions(S3Exchange x) {
        return conditions.of(x);
    }

    /** Lets it pass or throws; records each thing asked for, up to the first that is denied. */
    void require(S3Exchange x, Map<String, List<String>> context) {
        if (x.operation() == S3Operation.DeleteObjects) {
            return; // Asked for every key, once the keys are known.
        }
        if (x.source().isPresent()) {
            requireSource(x, x.source().get(), context);
        }
        String action = x.operation().action(x.versionId().isPresent());
        require(x, ask(x, action, x.target(), withTags(context, action, x.target(), x.versionId())));
        for (String more : furtherActions(x, context)) {
            require(x, ask(x, more, x.target(), withTags(context, more, x.target(), x.versionId())));
        }
    }

    private void requireSource(S3Exchange x, CopySource source, Map<String, List<String>> context) {
        boolean version = source.versionId().isPresent();
        String read = version ? "s3:GetObjectVersion" : "s3:GetObject";
        require(x, ask(x, read, source.target(), sourceContext(context, read, source)));
        if (copiesTags(x)) {
            String tags = version ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
            require(x, ask(x, tags, source.target(), sourceContext(context, tags, source)));
        }
    }

    /**
     * {@return whether a copy takes the tags of its source along, if it has any}
     *
     * @see <a href="https://repost.aws/knowledge-center/s3-troubleshoot-copy-between-buckets">Copies of objects with tags</a>
     */
    private boolean copiesTags(S3Exchange x) {
        return x.operation() == S3Operation.CopyObject
                && !"REPLACE".equals(x.call().header("X-Amz-Tagging-Directive"))
                && x.source()
                        .filter(s -> !backend.tags(s.target(), s.versionId()).isEmpty())
                        .isPresent();
    }

    /** {@return whether it passes; recorded, for one key of many} */
    Optional<AwsError> denial(S3Exchange x, String action, S3Target target, Map<String, List<String>> context) {
        Ask ask = ask(x, action, target, context);
        Decision decision = decide(x, ask);
        return authorizer.passes(decision) ? Optional.empty() : Optional.of(denied(x, ask, decision));
    }

    /**
     * Decides what may be said of an object that is missing: that it is missing only to those who may list the bucket.
     *
     * @return what to answer instead of "missing"
     */
    Optional<AwsError> denialOfMissing(S3Exchange x, S3Target missing) {
        Map<String, List<String>> context = new HashMap<>(conditions.of(x));
        context.put("s3:prefix", ConditionKeys.one(missing.key()));
        Ask ask = ask(x, "s3:ListBucket", new S3Target(missing.bucket(), ""), context)
                .because("There is no object \"" + missing.key()
                        + "\", and S3 says so only to those who may list the bucket.");
        Decision decision = authorizer.evaluate(x.call(), x.caller(), ask);
        if (decision.allowed()) {
            return Optional.empty();
        }
        authorizer.record(x.call(), x.caller().arn(), ask, decision, "AccessDenied");
        return authorizer.passes(decision) ? Optional.empty() : Optional.of(denied(x, ask, decision));
    }

    /** {@return whether the caller may read an object's tags; asked for what an answer may say, so it is not recorded} */
    boolean mayReadTags(S3Exchange x, Map<String, List<String>> context) {
        String action = x.versionId().isPresent() ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
        return authorizer
                .evaluate(
                        x.call(),
                        x.caller(),
                        ask(x, action, x.target(), withTags(context, action, x.target(), x.versionId())))
                .allowed();
    }

    /** Records a request that was refused before anything could be asked. */
    void reject(S3Exchange x, AwsError error) {
        authorizer.recordRejection(
                x.call(),
                x.caller().arn(),
                ask(x, x.operation().action(x.versionId().isPresent()), x.target(), Map.of()),
                error);
    }

    private void require(S3Exchange x, Ask ask) {
        Decision decision = decide(x, ask);
        if (!authorizer.passes(decision)) {
            throw denied(x, ask, decision);
        }
    }

    private Decision decide(S3Exchange x, Ask ask) {
        return authorizer.decide(x.call(), x.caller(), ask);
    }

    private Ask ask(S3Exchange x, String action, S3Target target, Map<String, List<String>> context) {
        // Whoever makes a bucket makes it in the own account, whoever has the name already.
        boolean makes = x.operation() == S3Operation.CreateBucket;
        Optional<Bucket> bucket = buckets.find(target.bucket()).filter(b -> !makes || isOf(x.caller(), b));
        Ask ask = new Ask(
                "s3",
                x.operation().name(),
                action,
                target.arn(account),
                context,
                bucket.flatMap(b -> isOf(x.caller(), b) ? b.policy(iam) : b.policyForStrangers(iam)));
        return bucket.map(b -> ask.ownedBy(b.owner().id())).orElse(ask);
    }

    private static boolean isOf(Caller caller, Bucket bucket) {
        return caller.principal().accountId().equals(bucket.owner().id());
    }

    private Map<String, List<String>> sourceContext(
            Map<String, List<String>> context, String action, CopySource source) {
        Map<String, List<String>> own = withTags(context, action, source.target(), source.versionId());
        if (source.versionId().isPresent()) {
            own = new HashMap<>(own);
            own.put("s3:VersionId", ConditionKeys.one(source.versionId().get()));
        }
        return own;
    }

    /** What is overwritten or deleted is not looked at: only some actions know the tags that an object has. */
    private Map<String, List<String>> withTags(
            Map<String, List<String>> context, String action, S3Target target, Optional<String> versionId) {
        Map<String, String> tags = SEEING_TAGS.contains(action) ? backend.tags(target, versionId) : Map.of();
        if (tags.isEmpty()) {
            return context;
        }
        Map<String, List<String>> more = new HashMap<>(context);
        S3Conditions.putExistingTags(more, tags);
        return more;
    }

    private List<String> furtherActions(S3Exchange x, Map<String, List<String>> context) {
        List<String> actions = new ArrayList<>();
        boolean acl = GRANT_HEADERS.stream().anyMatch(h -> x.call().header(h) != null);
        switch (x.operation()) {
            case PutObject, CopyObject, CreateMultipartUpload -> {
                if (x.call().header("X-Amz-Tagging") != null || copiesTags(x)) {
                    actions.add("s3:PutObjectTagging");
                }
                if (acl) {
                    actions.add("s3:PutObjectAcl");
                }
                if (x.call().header("X-Amz-Object-Lock-Mode") != null) {
                    actions.add("s3:PutObjectRetention");
                }
                if (x.call().header("X-Amz-Object-Lock-Legal-Hold") != null) {
                    actions.add("s3:PutObjectLegalHold");
                }
            }
            case CreateBucket -> {
                if (acl && !"private".equals(x.call().header("X-Amz-Acl"))) {
                    actions.add("s3:PutBucketAcl");
                }
                if (x.call().header("X-Amz-Object-Ownership") != null) {
                    actions.add("s3:PutBucketOwnershipControls");
                }
                if (context.containsKey("aws:TagKeys")) {
                    actions.add("s3:TagResource");
                }
            }
            case GetObjectAttributes ->
                actions.add(x.versionId().isPresent() ? "s3:GetObjectVersionAttributes" : "s3:GetObjectAttributes");
            default -> {}
        }
        return actions;
    }

    /**
     * {@return S3's words for a denial: in full to callers of the account, or of its organisation, and nothing to others}
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html">Access denied errors of S3</a>
     */
    private AwsError denied(S3Exchange x, Ask ask, Decision decision) {
        Caller caller = x.caller();
        String owner = ask.owner().orElse(caller.principal().accountId());
        if (caller.isAnonymous() || !authorizer.areRelated(x.call(), caller, owner)) {
            return S3Errors.accessDenied();
        }
        String resource = ask.resource().equals("*") ? "" : " on resource: \"" + ask.resource() + "\"";
        return new AwsError(
                403,
                "AccessDenied",
                "User: " + caller.arn() + " is not authorized to perform: " + ask.action() + resource + " "
                        + decision.awsReason());
    }
}
