package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.wildcard.ActionPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What policies grant a role beyond what Milvus needs, found by asking the engine about what their patterns stand for: a grant that
 * a denial, a boundary or a condition takes back is none. Of a condition counts whether this role's sessions can meet it: what
 * they are is known, and whatever else a request has, such as {@code s3:prefix}, or where it comes from, is as it pleases whoever has
 * the role.
 *
 * @param session of the role
 * @param known condition keys of all its requests
 * @param policies all that have a say
 * @param contexts in which it is asked
 */
record Excess(
        Adoption adoption, Principal session, Map<String, List<String>> known, PolicySet policies, Contexts contexts) {
    /** Beyond the guide's four: what Milvus does when an upload fails, and tolerates the refusal of. */
    private static final Set<String> HARMLESS = Set.of(
            "s3:abortmultipartupload",
            "s3:listmultipartuploadparts",
            "s3:listbucketmultipartuploads",
            "s3:getbucketlocation");

    private static final Set<String> NEEDED =
            Set.of("s3:listbucket", "s3:getobject", "s3:putobject", "s3:deleteobject");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([^},]+?)\\s*(?:,[^}]*)?}");
    private static final String OTHER = "milvus-on-s3-other";

    static Excess of(Adoption adoption, Principal session, Map<String, List<String>> known, PolicySet policies) {
        return new Excess(adoption, session, known, policies, Contexts.of(policies, known, Excess::isUpToTheRequest));
    }

    /** {@return what an identity policy's statement grants too much} */
    List<Deviation> of(NamedPolicy policy, PolicyStatement statement) {
        List<Deviation> found = new ArrayList<>();
        String where = policy.shortName() + " " + statement.label();
        String condition = statement.conditions().isEmpty()
                ? ""
                : " (where "
                        + statement.conditions().stream().map(Object::toString).collect(Collectors.joining(", ")) + ")";
        Set<String> actions = actionsBeyond(statement);
        if (!actions.isEmpty()) {
            found.add(new Deviation(
                    where + " grants " + String.join(", ", actions) + ", which Milvus does not need" + condition,
                    "leave it out: Milvus needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject,"
                            + " s3:DeleteObject on its objects"));
        }
        Set<String> resources = resourcesBeyond(statement);
        if (!resources.isEmpty()) {
            found.add(new Deviation(
                    where + " is about " + String.join(", ", resources) + ", which is more than bucket "
                            + adoption.bucket() + condition,
                    "\"Resource\": [\"" + adoption.bucketArn() + "\", \"" + adoption.bucketArn() + "/*\"]"));
        }
        return found;
    }

    private Set<String> actionsBeyond(PolicyStatement statement) {
        Set<String> beyond = new LinkedHashSet<>();
        for (String pattern : statement.actions()) {
            if (actions(ActionPattern.matching(pattern))
                    .filter(Excess::isBeyond)
                    .anyMatch(action -> isGranted(statement, action, resources()))) {
                beyond.add(pattern);
            }
        }
        if (!statement.notActions().isEmpty()
                && actions(action -> true)
                        .filter(Excess::isBeyond)
                        .anyMatch(action -> isGranted(statement, action, resources()))) {
            beyond.add("everything but " + String.join(", ", statement.notActions()));
        }
        return beyond;
    }

    private Set<String> resourcesBeyond(PolicyStatement statement) {
        Set<String> beyond = new LinkedHashSet<>();
        for (String pattern : statement.resources()) {
            List<String> others = Stream.concat(samples(pattern), pattern.equals("*") ? others() : Stream.of())
                    .filter(this::isElsewhere)
                    .toList();
            if (actions(action -> true).anyMatch(action -> isGranted(statement, action, others))) {
                beyond.add(pattern);
            }
        }
        List<String> others = others().toList();
        if (!statement.notResources().isEmpty()
                && actions(action -> true).anyMatch(action -> isGranted(statement, action, others))) {
            beyond.add("everything but " + String.join(", ", statement.notResources()));
        }
        return beyond;
    }

    /** {@return whether there is a request in which the statement makes the whole set allow an action on one of the resources} */
    private boolean isGranted(PolicyStatement statement, String action, List<String> resources) {
        return resources.stream()
                .anyMatch(resource -> contexts.stream().anyMatch(keys -> {
                    Decision decision = PolicyEvaluator.evaluate(
                            new AuthorizationRequest(
                                    session, action, resource, adoption.aws().accountId(), keys),
                            policies);
                    return decision.allowed()
                            && decision.matchedStatements().stream().anyMatch(trace -> trace.statement() == statement);
                }));
    }

    /** What a session is cannot be chosen by it. That of an organisation is not known from here. */
    private static boolean isUpToTheRequest(String key) {
        boolean ofOrganisation = key.startsWith("aws:principalorg");
        boolean ofSession = Stream.of(
                        "aws:principal",
                        "aws:userid",
                        "aws:username",
                        "aws:federatedprovider",
                        "aws:tokenissuetime",
                        "aws:currenttime",
                        "aws:epochtime",
                        "aws:multifactorauth",
                        "aws:sourceidentity",
                        "aws:viaawsservice",
                        "aws:calledvia",
                        "sts:",
                        "saml:")
                .anyMatch(key::startsWith);
        return ofOrganisation || !ofSession && !key.endsWith(":sub") && !key.endsWith(":aud");
    }

    private static boolean isBeyond(String action) {
        String lower = action.toLowerCase(Locale.ROOT);
        return !NEEDED.contains(lower) && !HARMLESS.contains(lower);
    }

    private boolean isElsewhere(String resource) {
        return !resource.equals(adoption.bucketArn()) && !resource.startsWith(adoption.bucketArn() + "/");
    }

    /** {@return actions that the policies' patterns stand for, and that a pattern means} */
    private Stream<String> actions(Predicate<String> pattern) {
        Stream<String> named = statements()
                .flatMap(statement -> Stream.concat(statement.actions().stream(), statement.notActions().stream()))
                .map(name -> Wildcards.sample(name, "x"));
        return Stream.of(named, NEEDED.stream(), HARMLESS.stream(), Stream.of("s3:PutBucketPolicy", "iam:CreateUser"))
                .flatMap(names -> names)
                .distinct()
                .filter(name -> name.contains(":"))
                .filter(pattern);
    }

    /** {@return the bucket and an object, what the policies' patterns stand for, and what else there may be} */
    private List<String> resources() {
        Stream<String> named = statements()
                .flatMap(statement -> Stream.concat(statement.resources().stream(), statement.notResources().stream()))
                .flatMap(this::samples);
        return Stream.of(
                        Stream.of(
                                adoption.bucketArn(),
                                adoption.bucketArn() + "/" + adoption.rootPath() + "/object",
                                "*"),
                        named,
                        others())
                .flatMap(arns -> arns)
                .distinct()
                .toList();
    }

    private Stream<String> others() {
        String bucket = "arn:" + adoption.aws().partition() + ":s3:::" + OTHER;
        return Stream.of(bucket, bucket + "/object");
    }

    private Stream<PolicyStatement> statements() {
        return policies.policies().stream().flatMap(policy -> policy.document().statements().stream());
    }

    /** {@return ARNs that a pattern stands for, its variables filled in; none if a variable has no value} */
    private Stream<String> samples(String pattern) {
        return filledIn(pattern).stream()
                .flatMap(text -> Stream.of("", "x", "x/x").map(word -> Wildcards.sample(text, word)))
                .filter(arn -> arn.startsWith("arn:"));
    }

    private Optional<String> filledIn(String pattern) {
        Matcher variables = VARIABLE.matcher(pattern);
        StringBuilder text = new StringBuilder();
        while (variables.find()) {
            Optional<String> value = value(variables.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            variables.appendReplacement(text, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(variables.appendTail(text).toString());
    }

    private Optional<String> value(String variable) {
        String key = variable.toLowerCase(Locale.ROOT);
        if (key.equals("*") || key.equals("?") || key.equals("$")) {
            return Optional.of(key);
        }
        String tag = "aws:principaltag/";
        if (key.startsWith(tag)) {
            return session.tags().entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(key.substring(tag.length())))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
        return switch (key) {
            case "aws:principalaccount" -> Optional.of(session.accountId());
            case "aws:userid" -> Optional.of(session.userId());
            default -> Optional.ofNullable(known.get(key)).map(values -> values.get(0));
        };
    }
}
