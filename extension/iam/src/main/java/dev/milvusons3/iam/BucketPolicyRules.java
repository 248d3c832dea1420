package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Field;
import dev.milvusons3.iam.JsonTree.Node;
import dev.milvusons3.iam.JsonTree.Text;
import dev.milvusons3.iam.ServiceReference.Action;
import dev.milvusons3.iam.ServiceReference.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What S3 demands of a bucket policy beyond the language: actions of S3 that exist, on this bucket or its objects, each on one
 * that it can be about, under conditions that it can have. Which of several mistakes S3 names first is inferred.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html">Bucket policies</a>
 */
final class BucketPolicyRules {
    private static final PolicyType TYPE = PolicyType.RESOURCE;
    private static final String S3 = "s3:";
    /** A bucket policy is on a bucket that is there. */
    private static final String CREATE = "s3:createbucket";

    private final ServiceReference s3 = ServiceReference.of("s3").orElseThrow();
    private final ServiceReference sts = ServiceReference.of("sts").orElseThrow();
    private final String bucketArn;

    BucketPolicyRules(String bucketArn) {
        this.bucketArn = bucketArn;
    }

    void check(String json) {
        Map<String, Field> document = PolicyTree.fields(PolicyTree.read(json));
        for (Node statement : PolicyTree.items(document, "Statement")) {
            check(PolicyTree.fields(statement));
        }
    }

    private void check(Map<String, Field> statement) {
        List<Text> actions = PolicyTree.texts(statement, "Action");
        List<Text> resources = PolicyTree.texts(statement, "Resource");
        actions.forEach(BucketPolicyRules::checkAction);
        PolicyTree.texts(statement, "NotAction").forEach(BucketPolicyRules::checkAction);
        resources.forEach(this::checkResource);
        PolicyTree.texts(statement, "NotResource").forEach(this::checkResource);
        boolean all = resources.isEmpty();
        boolean bucket = all || resources.stream().anyMatch(resource -> reaches(resource, bucket()));
        boolean objects = all || resources.stream().anyMatch(resource -> reaches(resource, objects()));
        List<List<Action>> asked = new ArrayList<>();
        for (Text action : actions) {
            List<Action> about = named(action.value()).stream()
                    .filter(known -> isAbout(known, bucket, objects))
                    .toList();
            if (about.isEmpty()) {
                throw Problem.NOT_APPLICABLE.at(action.at(), TYPE, notAbout(action.value()));
            }
            asked.add(about);
        }
        checkConditions(statement.get("Condition"), actions, asked);
    }

    private static void checkAction(Text text) {
        String action = text.value();
        if (action.equals("*")) {
            return;
        }
        String lower = action.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(S3)) {
            throw Problem.UNKNOWN_ACTION.at(
                    text.at(), TYPE, "a bucket policy has actions of S3 only, not \"" + action + "\"");
        }
        if (lower.equals(CREATE)) {
            throw Problem.UNKNOWN_ACTION.at(
                    text.at(), TYPE, "\"" + action + "\" is asked for before there is a bucket policy");
        }
        UnknownAction.problem(action).ifPresent(problem -> {
            throw Problem.UNKNOWN_ACTION.at(text.at(), TYPE, problem);
        });
    }

    private void checkResource(Text text) {
        if (!text.value().startsWith("arn:") || !reaches(text, bucket()) && !reaches(text, objects())) {
            throw Problem.NOT_OF_BUCKET.at(
                    text.at(),
                    TYPE,
                    "\"" + text.value() + "\" is neither the bucket, " + bucketArn + ", nor its objects, " + bucketArn
                            + "/*");
        }
    }

    private int[] bucket() {
        return Glob.text(bucketArn);
    }

    private int[] objects() {
        return Glob.tokens(bucketArn + "/?*");
    }

    private static boolean reaches(Text resource, int[] thing) {
        // What a variable stands for is known with the request.
        return Glob.meet(
                Glob.tokens(ResourceRules.VARIABLE.matcher(resource.value()).replaceAll("*")), thing);
    }

    private List<Action> named(String pattern) {
        Glob glob = Glob.of(pattern.toLowerCase(Locale.ROOT));
        return s3.actions().stream()
                .filter(action -> glob.matches(action.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static boolean isAbout(Action action, boolean bucket, boolean objects) {
        for (ResourceType type : action.resources()) {
            if (bucket && type.name().equals("bucket") || objects && type.name().equals("object")) {
                return true;
            }
        }
        return false;
    }

    private String notAbout(String action) {
        List<Action> named = named(action);
        boolean bucket = named.stream().anyMatch(known -> isAbout(known, true, false));
        boolean objects = named.stream().anyMatch(known -> isAbout(known, false, true));
        String about = bucket && objects
                ? "the bucket, " + bucketArn + ", or objects, " + bucketArn + "/*"
                : bucket
                        ? "the bucket, " + bucketArn
                        : objects ? "objects, " + bucketArn + "/*" : "neither a bucket nor objects";
        return "\"" + action + "\" is about " + about;
    }

    /** @param asked by each of the actions, of those that exist and apply */
    private void checkConditions(@Nullable Field conditions, List<Text> actions, List<List<Action>> asked) {
        if (conditions == null) {
            return;
        }
        for (Map.Entry<String, Field> operator :
                PolicyTree.fields(conditions.value()).entrySet()) {
            for (Map.Entry<String, Field> entry :
                    PolicyTree.fields(operator.getValue().value()).entrySet()) {
                String key = entry.getKey();
                SourcePosition at = entry.getValue().at();
                checkKey(key, at);
                if (key.regionMatches(true, 0, S3, 0, S3.length())) {
                    checkApplies(key, at, actions, asked);
                }
                boolean address = key.equalsIgnoreCase("aws:SourceIp") || key.equalsIgnoreCase("aws:VpcSourceIp");
                if (address && !operator.getKey().equals(ConditionOperator.NULL.text())) {
                    checkAddresses(key, entry.getValue());
                }
            }
        }
    }

    /** Claims of identity providers are keys too; which ones there are is theirs to say. */
    private void checkKey(String key, SourcePosition at) {
        int colon = key.indexOf(':');
        String vendor = key.substring(0, Math.max(0, colon));
        boolean claim = vendor.indexOf('.') >= 0 || vendor.equalsIgnoreCase("saml") && sts.hasKey(key);
        if (!claim && !ServiceReference.isGlobalKey(key) && !(vendor.equalsIgnoreCase("s3") && s3.hasKey(key))) {
            throw Problem.CONDITION_KEY.at(at, TYPE, "no request to S3 has the key \"" + key + "\"");
        }
    }

    /** Every action that is named in full must have the key; of those that a pattern stands for, one. */
    private static void checkApplies(String key, SourcePosition at, List<Text> actions, List<List<Action>> asked) {
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).stream().noneMatch(action -> action.has(key))) {
                throw Problem.CONDITION_NOT_APPLICABLE.at(
                        at, TYPE, "\"" + actions.get(i).value() + "\" never comes with \"" + key + "\"");
            }
        }
    }

    private static void checkAddresses(String key, Field values) {
        for (Node node : PolicyTree.items(values.value())) {
            if (!(node instanceof Text text) || IpRange.parse(text.value()).isEmpty()) {
                throw Problem.CONDITION_ADDRESS.at(
                        node.at(), TYPE, key + " is compared with addresses such as 203.0.113.0/24");
            }
        }
    }
}
