package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.iam.ServiceReference.Action;
import dev.milvusons3.iam.ServiceReference.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random policies made from the reference's actions, resources and keys: what goes together is taken and grants just that, what
 * does not is refused for just that reason.
 */
class ReferencePoliciesTest {
    private static final int POLICIES = 2_000;
    private static final String BUCKET = "arn:aws:s3:::b";
    private static final String OBJECT = BUCKET + "/files/1";
    private static final Principal CALLER = Principal.session("arn:aws:iam::111122223333:role/app", "AROAAPP", "s1");
    private static final List<String> GLOBAL =
            List.of("aws:SourceVpce", "aws:UserAgent", "aws:PrincipalTag/team", "aws:RequestedRegion", "aws:userid");

    private final Random random = new Random(20_261_027);
    private final ServiceReference s3 = ServiceReference.of("s3").orElseThrow();
    private final List<Action> onBucket = about("bucket");
    private final List<Action> onObjects = about("object");

    private List<Action> about(String type) {
        return s3.actions().stream()
                .filter(action -> !action.name().equals("s3:CreateBucket"))
                .filter(action ->
                        action.resources().stream().map(ResourceType::name).anyMatch(type::equals))
                .toList();
    }

    /** A statement of a bucket policy whose parts go together. */
    private record Statement(List<Action> actions, List<String> resources, List<String> keys) {
        String json() {
            return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":"
                    + list(actions.stream().map(Action::name)) + ",\"Resource\":" + list(resources.stream())
                    + ",\"Condition\":{\"StringEquals\":{"
                    + keys.stream().map(key -> "\"" + key + "\":\"1\"").collect(Collectors.joining(",")) + "}}}}";
        }

        private static String list(Stream<String> texts) {
            return texts.map(text -> "\"" + text + "\"").collect(Collectors.joining(",", "[", "]"));
        }

        Statement with(Action action) {
            List<Action> more = new ArrayList<>(actions);
            more.add(action);
            return new Statement(more, resources, keys);
        }

        Statement withKey(String key) {
            List<String> more = new ArrayList<>(keys);
            more.add(key);
            return new Statement(actions, resources, more);
        }
    }

    private Statement statement() {
        boolean bucket = random.nextBoolean();
        List<Action> from = bucket ? onBucket : onObjects;
        List<Action> actions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            actions.add(oneOf(from));
        }
        List<String> common = actions.get(0).conditionKeys().stream()
                .map(key -> key.endsWith("/") ? key + "team" : key)
                .filter(key -> actions.stream().allMatch(action -> action.has(key)))
                .filter(key -> !key.startsWith("aws:"))
                .sorted()
                .toList();
        TreeSet<String> keys = new TreeSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            keys.add(common.isEmpty() || random.nextBoolean() ? oneOf(GLOBAL) : oneOf(common));
        }
        List<String> resources = bucket
                ? List.of(oneOf(List.of(BUCKET, BUCKET + "*", "arn:aws:s3:::*")))
                : List.of(oneOf(List.of(BUCKET + "/*", BUCKET + "/files/?", BUCKET + "*")));
        return new Statement(actions, resources, List.copyOf(keys));
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    @Test
    void whatGoesTogetherIsTakenAndGrantsJustThat() {
        for (int i = 0; i < POLICIES; i++) {
            Statement statement = statement();
            PolicyDocument policy = PolicyDocument.parse(statement.json(), PolicyType.RESOURCE);
            assertThatCode(() -> policy.checkForBucket(BUCKET))
                    .as(statement.json())
                    .doesNotThrowAnyException();
            PolicySet set = PolicySet.of(new NamedPolicy("b", PolicyType.RESOURCE, policy));
            Action action = statement.actions().get(0);
            AuthorizationRequest request = AuthorizationRequest.of(
                    CALLER, action.name(), onBucket.contains(action) && !onObjects.contains(action) ? BUCKET : OBJECT);
            for (String key : statement.keys()) {
                request = request.with(key, "1");
            }
            assertThat(PolicyEvaluator.evaluate(request, set).allowed())
                    .as(statement.json())
                    .isTrue();
            for (String key : statement.keys()) {
                assertThat(PolicyEvaluator.evaluate(request.with(key, "2"), set).allowed())
                        .as("%s with another %s", statement.json(), key)
                        .isFalse();
            }
            Action other = oneOf(s3.actions());
            if (!statement.actions().contains(other)) {
                AuthorizationRequest another =
                        new AuthorizationRequest(CALLER, other.name(), OBJECT, CALLER.accountId(), request.context());
                assertThat(PolicyEvaluator.evaluate(another, set).allowed())
                        .as(statement.json())
                        .isFalse();
            }
        }
    }

    @Test
    void whatDoesNotIsRefusedForThat() {
        for (int i = 0; i < POLICIES; i++) {
            Statement good = statement();
            Action misspelt = new Action(
                    oneOf(onObjects).name() + "s3x",
                    List.of(),
                    good.actions().get(0).conditionKeys());
            assertRefused(good.with(misspelt), "Policy has invalid action");

            boolean objects = good.resources().get(0).contains("/");
            boolean bucket = good.resources().get(0).equals(BUCKET);
            Action stray = oneOf(objects ? onBucket : onObjects);
            if ((objects || bucket) && !(onBucket.contains(stray) && onObjects.contains(stray))) {
                assertRefused(good.with(stray), "Action does not apply to any resource(s) in statement");
            }

            assertRefused(
                    good.withKey("s3:" + oneOf(List.of("prefixes", "x", "object-tag/a"))),
                    "Policy has an invalid condition key");
            String foreign = oneOf(oneOf(onObjects).conditionKeys().stream()
                    .map(key -> key.endsWith("/") ? key + "team" : key)
                    .sorted()
                    .toList());
            if (foreign.startsWith("s3:")
                    && !good.keys().contains(foreign)
                    && good.actions().stream().anyMatch(action -> !action.has(foreign))) {
                assertRefused(
                        good.withKey(foreign),
                        "Conditions do not apply to combination of actions and resources in statement");
            }
        }
    }

    private static void assertRefused(Statement statement, String awsMessage) {
        PolicyDocument policy = PolicyDocument.parse(statement.json(), PolicyType.RESOURCE);
        MalformedPolicyException refused =
                catchThrowableOfType(MalformedPolicyException.class, () -> policy.checkForBucket(BUCKET));
        assertThat(refused).as(statement.json()).isNotNull();
        assertThat(refused.awsMessage()).as(statement.json()).isEqualTo(awsMessage);
        assertThat(refused.column()).isPositive();
    }

    /** On a thing of each type that an action can be about, and on no thing of another type. */
    @ParameterizedTest
    @ValueSource(strings = {"s3", "sts", "iam", "kms"})
    void anIdentityPolicyGrantsAnActionOnItsResources(String prefix) {
        ServiceReference service = ServiceReference.of(prefix).orElseThrow();
        for (Action action : service.actions()) {
            for (ResourceType type : action.resources()) {
                String pattern = type.form()
                        .replace("{Partition}", "aws")
                        .replaceAll("\\{(?:Region|Account)}", "*")
                        .replaceAll("\\{\\w+}", "x*");
                String json = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\""
                        + action.name() + "\",\"Resource\":\"" + pattern + "\"}}";
                if (pattern.startsWith("arn:aws:iam:")
                        && catchThrowableOfType(
                                        MalformedPolicyException.class,
                                        () -> PolicyDocument.parse(json, PolicyType.IDENTITY))
                                != null) {
                    // IAM's parser knows fewer kinds of its own things than its reference does.
                    continue;
                }
                PolicySet set = PolicySet.of(NamedPolicy.of("p", PolicyType.IDENTITY, json));
                for (ResourceType other : service.resourceTypes()) {
                    String thing = other.form()
                            .replace("{Partition}", "aws")
                            .replace("{Region}", "us-east-2")
                            .replace("{Account}", "111122223333")
                            .replaceAll("\\{\\w+}", "xy");
                    boolean covered = thing.equals(pattern.replace("x*", "xy")
                            .replace(":*:*:", ":us-east-2:111122223333:")
                            .replace("::*:", "::111122223333:")
                            .replace(":us-west-2:*:", ":us-west-2:111122223333:"));
                    AuthorizationRequest request = AuthorizationRequest.of(CALLER, action.name(), thing);
                    boolean allowed = PolicyEvaluator.evaluate(request, set).allowed();
                    assertThat(allowed || !covered)
                            .as("%s on %s by %s", action.name(), thing, json)
                            .isTrue();
                    if (allowed && !covered) {
                        // A star reaches over slashes: what is below is covered too.
                        assertThat(Glob.of(pattern).matches(thing))
                                .as("%s on %s", json, thing)
                                .isTrue();
                    }
                }
            }
        }
    }
}
