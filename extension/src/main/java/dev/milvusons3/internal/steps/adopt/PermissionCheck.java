package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What policies grant: all that Milvus needs, by the engine, and nothing beyond it, by what stands in them.
 *
 * @param holder whose policies they are, such as {@code role milvus-s3-access-sa}
 * @param roleArn of the role that has them, or will
 * @param policies of the role; of an adopted policy alone, that
 */
record PermissionCheck(Setup setup, String holder, String roleArn, PolicySet policies) {
    /** Beyond the guide's four: what Milvus does when an upload fails, and tolerates the refusal of. */
    private static final Set<String> HARMLESS = Set.of(
            "s3:abortmultipartupload",
            "s3:listmultipartuploadparts",
            "s3:listbucketmultipartuploads",
            "s3:getbucketlocation");

    private static final Set<String> NEEDED =
            Set.of("s3:listbucket", "s3:getobject", "s3:putobject", "s3:deleteobject");

    List<Deviation> run() {
        List<Deviation> found = new ArrayList<>();
        needs().forEach((action, resource) -> {
            Decision decision = decide(action, resource);
            if (!decision.allowed()) {
                found.add(new Deviation(
                        holder + " does not allow " + action + " on " + resource + ": " + decision.cause(),
                        missing(decision)));
            }
        });
        for (NamedPolicy policy : policies.ofType(PolicyType.IDENTITY)) {
            for (PolicyStatement statement : policy.document().statements()) {
                found.addAll(foreignPartition(policy, statement));
                if (statement.effect() == Effect.ALLOW) {
                    found.addAll(tooWide(policy, statement));
                }
            }
        }
        return found;
    }

    private Map<String, String> needs() {
        Map<String, String> needs = new LinkedHashMap<>();
        needs.put("s3:ListBucket", setup.bucketArn());
        for (String action : List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
            needs.put(action, setup.bucketArn() + "/" + setup.rootPath() + "/object");
        }
        return needs;
    }

    private Decision decide(String action, String resource) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(setup.aws().region().id()));
        keys.put("s3:resourceaccount", List.of(setup.aws().accountId()));
        keys.put("s3:prefix", List.of(setup.rootPath() + "/"));
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        Principal.session(roleArn, "AROAEXAMPLEROLE00001", "milvus"),
                        action,
                        resource,
                        setup.aws().accountId(),
                        keys),
                policies);
    }

    private static String missing(Decision decision) {
        List<Suggestion> suggestions = decision.suggestions();
        return suggestions.isEmpty()
                ? "take the statement that denies it out of the policy, or narrow it"
                : suggestions.stream()
                        .map(s -> "add to the " + s.type().text() + "\n" + s.statement())
                        .collect(Collectors.joining("\n"));
    }

    private List<Deviation> tooWide(NamedPolicy policy, PolicyStatement statement) {
        List<Deviation> found = new ArrayList<>();
        String where = policy.shortName() + " " + statement.label();
        Set<String> actions = new TreeSet<>();
        for (String action : statement.actions()) {
            String lower = action.toLowerCase(Locale.ROOT);
            if (!NEEDED.contains(lower) && !HARMLESS.contains(lower)) {
                actions.add(action);
            }
        }
        if (!actions.isEmpty() || !statement.notActions().isEmpty()) {
            String granted = statement.notActions().isEmpty()
                    ? String.join(", ", actions)
                    : "everything but " + String.join(", ", statement.notActions());
            found.add(new Deviation(
                    where + " grants " + granted + ", which Milvus does not need",
                    "leave it out: Milvus needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject,"
                            + " s3:DeleteObject on its objects"));
        }
        Set<String> resources = new TreeSet<>();
        for (String resource : statement.resources()) {
            if (!resource.equals(setup.bucketArn()) && !resource.startsWith(setup.bucketArn() + "/")) {
                resources.add(resource);
            }
        }
        if (!resources.isEmpty() || !statement.notResources().isEmpty()) {
            String granted = statement.notResources().isEmpty()
                    ? String.join(", ", resources)
                    : "everything but " + String.join(", ", statement.notResources());
            found.add(new Deviation(
                    where + " is about " + granted + ", which is more than bucket " + setup.bucket(),
                    "\"Resource\": [\"" + setup.bucketArn() + "\", \"" + setup.bucketArn() + "/*\"]"));
        }
        return found;
    }

    private List<Deviation> foreignPartition(NamedPolicy policy, PolicyStatement statement) {
        String partition = setup.aws().partition();
        List<String> foreign = statement.resources().stream()
                .filter(resource -> resource.startsWith("arn:") && !resource.startsWith("arn:" + partition + ":"))
                .toList();
        return foreign.isEmpty()
                ? List.of()
                : List.of(new Deviation(
                        policy.shortName() + " " + statement.label() + " has ARNs of another partition than "
                                + partition + ": " + String.join(", ", foreign),
                        "write arn:" + partition + ":…"));
    }
}
