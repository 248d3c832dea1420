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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What policies grant: all that Milvus needs, and nothing beyond it, both by the engine.
 *
 * @param holder whose policies they are, such as {@code role milvus-s3-access-sa}
 * @param session of the role that has them, or will
 * @param policies of the role; of an adopted policy alone, that
 */
record PermissionCheck(Adoption adoption, String holder, Principal session, PolicySet policies) {
    /**
     * A request that Milvus makes.
     *
     * @param keys that it has beside those of every request
     * @param what it is, if another request of the same action is not refused; empty for the usual one
     */
    private record Need(String action, String resource, Map<String, List<String>> keys, String what) {}

    List<Deviation> run() {
        List<Deviation> found = new ArrayList<>();
        Set<String> said = new HashSet<>();
        for (Need need : needs()) {
            refusal(need)
                    .filter(decision -> said.add(need.action()))
                    .ifPresent(decision -> found.add(new Deviation(
                            holder + " does not allow " + need.action() + " on " + need.resource() + need.what() + ": "
                                    + decision.cause(),
                            missing(decision))));
        }
        if (adoption.setup().isPresent()) {
            // What its author has granted is compared with that, and not with the guide.
            return found;
        }
        Excess excess = Excess.of(adoption, session, ofSession(), policies);
        for (NamedPolicy policy : policies.ofType(PolicyType.IDENTITY)) {
            for (PolicyStatement statement : policy.document().statements()) {
                found.addAll(foreignPartition(policy, statement));
                if (statement.effect() == Effect.ALLOW) {
                    found.addAll(excess.of(policy, statement));
                }
            }
        }
        return found;
    }

    /** Those on objects have no keys of their own: Milvus sends neither ACLs, nor tags, nor a wish for encryption. */
    private List<Need> needs() {
        List<Need> needs = new ArrayList<>();
        String bucket = adoption.bucketArn();
        // First the one that most is suggested for: with it, the others are allowed too.
        needs.add(new Need(
                "s3:ListBucket", bucket, Map.of(), " without s3:prefix, as HeadBucket asks with which Milvus begins"));
        needs.add(new Need("s3:ListBucket", bucket, Map.of("s3:prefix", List.of(adoption.rootPath() + "/")), ""));
        needs.add(new Need(
                "s3:ListBucket",
                bucket,
                Map.of("s3:prefix", List.of("justforconnectioncheck")),
                " with the s3:prefix justforconnectioncheck, by which Milvus tries its connection"));
        for (String action : List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
            needs.add(new Need(action, bucket + "/" + adoption.rootPath() + "/object", Map.of(), ""));
        }
        return needs;
    }

    /** {@return why it is refused, if it is whatever is not known from here; not for a denial that need not apply} */
    private Optional<Decision> refusal(Need need) {
        Map<String, List<String>> keys = new LinkedHashMap<>(ofSession());
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(adoption.aws().region().id()));
        keys.put("s3:resourceaccount", List.of(adoption.bucketOwner()));
        keys.put("aws:resourceaccount", List.of(adoption.bucketOwner()));
        keys.putAll(need.keys());
        List<Decision> decisions = Contexts.of(policies, keys, PermissionCheck::isUnknown).stream()
                .map(context -> PolicyEvaluator.evaluate(
                        new AuthorizationRequest(
                                session,
                                need.action(),
                                need.resource(),
                                // What another account allows is not known here. The role's own requests will tell.
                                adoption.isBucketForeign() ? "" : adoption.bucketOwner(),
                                context),
                        policies))
                .toList();
        if (decisions.stream().anyMatch(Decision::allowed)) {
            return Optional.empty();
        }
        return decisions.stream()
                .filter(decision -> decision.outcome() == Decision.Outcome.IMPLICIT_DENY)
                .findFirst()
                .or(() -> Optional.of(decisions.get(0)));
    }

    /** From where pods reach S3, and what organisation and tags there are, nobody says here. The role's own requests will tell. */
    private static boolean isUnknown(String key) {
        return Stream.of(
                        "aws:sourceip",
                        "aws:vpcsourceip",
                        "aws:sourcevpc",
                        "aws:vpce",
                        "aws:principalorg",
                        "aws:resourceorg",
                        "aws:resourcetag/",
                        "s3:buckettag/",
                        "s3:existingobjecttag/")
                .anyMatch(key::startsWith);
    }

    private Map<String, List<String>> ofSession() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, List<String>> keys = new LinkedHashMap<>();
        if (adoption.podIdentity().isEmpty()) {
            keys.put("aws:federatedprovider", List.of(adoption.providerArn()));
        }
        keys.put("aws:viaawsservice", List.of("false"));
        keys.put("aws:currenttime", List.of(now.toString()));
        keys.put("aws:epochtime", List.of(Long.toString(now.getEpochSecond())));
        keys.put("aws:tokenissuetime", List.of(now.toString()));
        return keys;
    }

    private static String missing(Decision decision) {
        List<Suggestion> suggestions = decision.suggestions();
        return suggestions.isEmpty()
                ? "take the statement that denies it out of the policy, or narrow it"
                : suggestions.stream()
                        .map(s -> "add " + s.place() + "\n" + s.statement())
                        .collect(Collectors.joining("\n"));
    }

    private List<Deviation> foreignPartition(NamedPolicy policy, PolicyStatement statement) {
        String partition = adoption.aws().partition();
        List<String> foreign = statement.resources().stream()
                .filter(resource -> resource.startsWith("arn:") && !resource.startsWith("arn:" + partition + ":"))
                .toList();
        return foreign.isEmpty()
                ? List.of()
                : List.of(new Deviation(
                        policy.shortName() + " " + statement.label() + " has ARNs of another partition than "
                                + partition + ": " + String.join(", ", foreign),
                        "write arn:" + partition + ":..."));
    }
}
