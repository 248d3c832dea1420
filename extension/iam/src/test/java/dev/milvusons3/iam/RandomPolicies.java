package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes policies and requests of so small a vocabulary that they often meet. */
final class RandomPolicies {
    private static final List<String> ACTIONS =
            List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket", "sts:AssumeRole");
    private static final List<String> ACTION_PATTERNS =
            List.of("s3:GetObject", "s3:Put*", "s3:*", "*", "s3:?etObject", "s3:ListBucket", "sts:AssumeRole");
    private static final List<String> RESOURCES = List.of(
            "arn:aws:s3:::b", "arn:aws:s3:::b/k", "arn:aws:s3:::b/home/alice", "arn:aws:iam::111122223333:role/app");
    private static final List<String> RESOURCE_PATTERNS = List.of(
            "*",
            "arn:aws:s3:::b",
            "arn:aws:s3:::b/*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::b/home/${aws:username}",
            "arn:aws:s3:::b/home/${aws:PrincipalTag/team, 'alice'}",
            "arn:aws:iam::*:role/app");
    private static final List<String> PRINCIPALS = List.of(
            "\"*\"",
            "{\"AWS\":\"111122223333\"}",
            "{\"AWS\":\"arn:aws:iam::111122223333:role/app\"}",
            "{\"AWS\":\"arn:aws:sts::111122223333:assumed-role/app/s1\"}",
            "{\"AWS\":[\"arn:aws:iam::111122223333:user/alice\",\"444455556666\"]}",
            "{\"Service\":\"ec2.amazonaws.com\"}",
            "{\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/ABC\"}");
    private static final List<String> CALLERS = List.of(
            "session", "session2", "user", "root", "foreign", "foreignuser", "foreignroot", "anonymous", "web", "ec2");
    private static final List<String> KEYS = List.of("k:a", "k:b", "aws:PrincipalArn", "aws:PrincipalTag/team");
    private static final List<String> TEXTS = List.of(
            "x", "y", "", "5", "true", "10.0.0.1", "2026-01-01T00:00:00Z", "arn:aws:iam::111122223333:role/app");
    private static final Map<String, List<String>> WANTED = Map.of(
            "Numeric", List.of("5", "7"),
            "Date", List.of("2026-01-01T00:00:00Z", "0"),
            "Bool", List.of("true", "false"),
            "Null", List.of("true", "false"),
            "Binary", List.of("AA=="),
            "Ip", List.of("10.0.0.0/8", "::/0"),
            "Arn", List.of("arn:aws:iam::*:role/*", "arn:aws:s3:::b"),
            "String", List.of("x", "y", "*", "", "${aws:username}", "${k:b, 'x'}"));

    private final Random random;

    RandomPolicies(long seed) {
        this.random = new Random(seed);
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    Random random() {
        return random;
    }

    /** A statement's JSON. */
    String statement(Effect effect, PolicyType type) {
        boolean resourceControl = type == PolicyType.RESOURCE_CONTROL;
        if (resourceControl && effect == Effect.ALLOW) {
            return "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}";
        }
        StringBuilder json = new StringBuilder("{\"Effect\":\"" + effect.text() + "\"");
        if (resourceControl) {
            json.append(",\"Principal\":\"*\"");
        } else if (type.namesPrincipals()) {
            boolean not = effect == Effect.DENY && type == PolicyType.RESOURCE && random.nextInt(4) == 0;
            json.append(not ? ",\"NotPrincipal\":" : ",\"Principal\":").append(oneOf(PRINCIPALS));
        }
        boolean trust = type == PolicyType.TRUST;
        String action = trust ? "sts:AssumeRole" : null;
        json.append(random.nextInt(5) == 0 && !trust && !resourceControl ? ",\"NotAction\":" : ",\"Action\":")
                .append(
                        action != null
                                ? "[\"sts:AssumeRole\",\"sts:AssumeRoleWithWebIdentity\"]"
                                : list(ACTION_PATTERNS));
        if (!trust) {
            json.append(random.nextInt(5) == 0 ? ",\"NotResource\":" : ",\"Resource\":")
                    .append(list(RESOURCE_PATTERNS));
        }
        if (random.nextInt(3) == 0) {
            json.append(",\"Condition\":{").append(condition()).append('}');
        }
        return json.append('}').toString();
    }

    private String condition() {
        ConditionOperator operator = oneOf(List.of(ConditionOperator.values()));
        boolean isNull = operator == ConditionOperator.NULL;
        String prefix = isNull ? "" : oneOf(List.of("", "", "ForAllValues:", "ForAnyValue:"));
        String suffix = isNull || random.nextBoolean() ? "" : "IfExists";
        return "\"" + prefix + operator.text() + suffix + "\":{\"" + oneOf(KEYS) + "\":" + list(wanted(operator)) + "}";
    }

    static List<String> wanted(ConditionOperator operator) {
        String text = operator.text().replace("NotIp", "Ip");
        return WANTED.entrySet().stream()
                .filter(entry -> text.startsWith(entry.getKey()))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private String list(List<String> of) {
        if (random.nextBoolean()) {
            return "\"" + oneOf(of) + "\"";
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            some.add("\"" + oneOf(of) + "\"");
        }
        return some.toString();
    }

    NamedPolicy policy(PolicyType type) {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            statements.add(statement(random.nextInt(4) == 0 ? Effect.DENY : Effect.ALLOW, type));
        }
        return policy(type, statements);
    }

    static NamedPolicy policy(PolicyType type, List<String> statements) {
        return NamedPolicy.of("p", type, "{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}");
    }

    PolicySet policies() {
        List<NamedPolicy> policies = new ArrayList<>();
        for (PolicyType type : PolicyType.values()) {
            int most = type == PolicyType.IDENTITY || type == PolicyType.RESOURCE ? 3 : 2;
            for (int i = random.nextInt(most); i > 0; i--) {
                policies.add(
                        type == PolicyType.SERVICE_CONTROL
                                ? policy(type).at(oneOf(List.of("", "Root", "Root/Workloads")))
                                : policy(type));
            }
        }
        return new PolicySet(policies);
    }

    AuthorizationRequest request() {
        Map<String, List<String>> context = new HashMap<>();
        for (String key : List.of("k:a", "k:b")) {
            if (random.nextInt(3) > 0) {
                context.put(key, random.nextInt(4) > 0 ? List.of(oneOf(TEXTS)) : List.of(oneOf(TEXTS), oneOf(TEXTS)));
            }
        }
        Principal caller = Callers.named(oneOf(CALLERS));
        if (random.nextInt(3) == 0) {
            caller = caller.withTags(Map.of("team", oneOf(TEXTS)));
        }
        String action = caller.kind() == Principal.Kind.WEB_IDENTITY ? "sts:AssumeRoleWithWebIdentity" : oneOf(ACTIONS);
        return new AuthorizationRequest(caller, action, oneOf(RESOURCES), Callers.ACCOUNT, context);
    }
}
