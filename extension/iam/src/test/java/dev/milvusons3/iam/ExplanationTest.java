package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told, and what a program can read of it. */
class ExplanationTest {
    private static final Principal SESSION = Callers.named("session");

    @Test
    void namesTheDenyingStatementAndTheConditionThatHeld() {
        Decision decision = decide(
                AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/k")
                        .with("aws:SecureTransport", "false"),
                policy(PolicyType.IDENTITY, "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"),
                NamedPolicy.of(
                        "b",
                        PolicyType.RESOURCE,
                        document(
                                "{\"Sid\":\"TLS only\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\","
                                        + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}")));

        assertThat(decision.cause())
                .isEqualTo(
                        "s3:GetObject on arn:aws:s3:::b/k is denied by b statement 1 (\"TLS only\") of a resource-based policy"
                                + " (condition Bool aws:SecureTransport expects \"false\", the request had \"false\")");
        assertThat(decision.awsReason()).isEqualTo("with an explicit deny in a resource-based policy");
        assertThat(decision.suggestions()).isEmpty();
        assertThat(decision.explain())
                .contains("No Allow overrides this Deny")
                .doesNotContain("Would have been allowed by");
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, with an explicit deny in an identity-based policy",
        "RESOURCE, with an explicit deny in a resource-based policy",
        "PERMISSIONS_BOUNDARY, with an explicit deny in a permissions boundary",
        "SESSION, with an explicit deny in a session policy",
        "SERVICE_CONTROL, with an explicit deny in a service control policy",
        "TRUST, with an explicit deny in the role trust policy",
    })
    void saysInAwsWordsWhichTypeDenies(PolicyType type, String words) {
        String principal = type.namesPrincipals() ? "\"Principal\":\"*\"," : "";
        String on = type == PolicyType.TRUST ? "" : ",\"Resource\":\"*\"";
        NamedPolicy policy =
                policy(type, "{\"Effect\":\"Deny\"," + principal + "\"Action\":\"sts:AssumeRole\"" + on + "}");

        assertThat(decide(AuthorizationRequest.of(SESSION, "sts:AssumeRole", Callers.ROLE), policy)
                        .awsReason())
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, because no identity-based policy allows the s3:GetObject action",
        "PERMISSIONS_BOUNDARY, because no permissions boundary allows the s3:GetObject action",
        "SESSION, because no session policy allows the s3:GetObject action",
        "SERVICE_CONTROL, because no service control policy allows the s3:GetObject action",
    })
    void saysInAwsWordsWhichTypeDoesNotAllow(PolicyType type, String words) {
        NamedPolicy all = policy(PolicyType.IDENTITY, "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}");
        NamedPolicy other = policy(type, "{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}");
        AuthorizationRequest request = AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/k");

        Decision decision = type == PolicyType.IDENTITY ? decide(request, other) : decide(request, all, other);

        assertThat(decision.awsReason()).isEqualTo(words);
        assertThat(decision.cause()).contains("Action ec2:* does not include s3:GetObject");
    }

    @Test
    void saysWhenThereIsNoPolicyAtAll() {
        assertThat(decide(AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/k"))
                        .cause())
                .isEqualTo("nothing allows s3:GetObject on arn:aws:s3:::b/k: there is no identity-based policy");
        assertThat(decide(AuthorizationRequest.of(Callers.named("web"), "sts:AssumeRoleWithWebIdentity", Callers.ROLE))
                        .cause())
                .contains("there is no role trust policy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "StringEquals | \"files/\" | tmp/ | condition StringEquals k:v expects \"files/\", the request had \"tmp/\"",
                "StringEquals | [\"a\",\"b\"] | | condition StringEquals k:v expects \"a\" or \"b\", the request had none",
                "StringNotEquals | \"a\" | a | condition StringNotEquals k:v expects anything but \"a\", the request had \"a\"",
                "StringEquals | \"a*\" | ab | StringLike takes it for any text",
                "StringEquals | \"Files\" | files | only upper and lower case differ",
                "StringEquals | \"a \" | a | only white space differs",
                "StringEquals | \"a\" | a,b | a key with several values needs ForAnyValue: or ForAllValues:",
                "Null | \"true\" | a | condition Null k:v expects the key absent, the request had \"a\"",
                "Null | \"false\" | | condition Null k:v expects the key present, the request had none",
                "NumericLessThan | 5 | 7 | condition NumericLessThan k:v expects \"5\", the request had \"7\"",
                "StringEquals | [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"] | 7 | \"1\" or \"2\" or \"3\" or \"4\" or 2 more",
                "StringEquals | \"${aws:userid}\" | x | expects \"AROAAPP:s1\", the request had \"x\"",
                "StringEquals | \"${aws:username}\" | x | expects \"${aws:username}\", the request had \"x\"",
            })
    void showsBothValuesOfACondition(String operator, String wanted, @Nullable String had, String shown) {
        AuthorizationRequest request = AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/k");
        Decision decision = decide(
                had == null ? request : request.with("k:v", had.split(",")),
                policy(
                        PolicyType.IDENTITY,
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"" + operator
                                + "\":{\"k:v\":" + wanted + "}}}"));

        assertThat(decision.cause()).contains(shown);
        assertThat(decision.closest().orElseThrow().conditions())
                .singleElement()
                .satisfies(trace -> assertThat(trace.text()).contains(shown));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b, arn:aws:s3:::b/k, the objects are arn:aws:s3:::b/*",
        "arn:aws:s3:::b/*, arn:aws:s3:::b, the bucket itself is arn:aws:s3:::b",
        "arn:aws:s3:::b/Files/*, arn:aws:s3:::b/files/1, only upper and lower case differ",
        "arn:aws-cn:s3:::b/*, arn:aws:s3:::b/k, the partition here is aws",
        "arn:aws:s3:::b/${aws:username}, arn:aws:s3:::b/alice, a variable in it has no value in this request",
    })
    void tellsTheUsualReasonForWhichAResourceIsNotCovered(String resource, String asked, String hint) {
        Decision decision = decide(
                AuthorizationRequest.of(SESSION, "s3:GetObject", asked),
                policy(
                        PolicyType.IDENTITY,
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"" + resource + "\"}"));

        assertThat(decision.cause())
                .endsWith("(Resource " + resource + " does not cover " + asked + " (" + hint + "))");
    }

    @Test
    void theClosestStatementIsTheOneThatMissesByLeast() {
        Decision decision = decide(
                AuthorizationRequest.of(SESSION, "s3:PutObject", "arn:aws:s3:::b/k")
                        .with("k:v", "1"),
                policy(
                        PolicyType.IDENTITY,
                        "[{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\"},"
                                + "{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::c/*\"},"
                                + "{\"Sid\":\"Near\",\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::b/*\","
                                + "\"Condition\":{\"StringEquals\":{\"k:v\":\"2\"}}},"
                                + "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"}]"));

        assertThat(decision.closest().orElseThrow().statement().sid()).contains("Near");
        assertThat(decision.cause()).contains("statement 3 (\"Near\") (condition StringEquals k:v expects \"2\"");
    }

    @Test
    void tellsWhoIsNotThePrincipal() {
        Decision decision = decide(
                AuthorizationRequest.of(Callers.named("foreign"), "s3:GetObject", "arn:aws:s3:::b/k")
                        .ownedBy(Callers.ACCOUNT),
                policy(
                        PolicyType.RESOURCE,
                        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/app\"},"
                                + "\"Action\":\"s3:*\",\"Resource\":\"*\"}"));

        assertThat(decision.cause())
                .contains(
                        "no statement of the resource-based policy allows s3:GetObject on arn:aws:s3:::b/k to"
                                + " arn:aws:sts::444455556666:assumed-role/app/s1",
                        "Principal AWS arn:aws:iam::111122223333:role/app is not arn:aws:sts::444455556666:assumed-role/app/s1");
    }

    @Test
    void suggestsOneStatementForEachTypeThatMustAllow() {
        Decision decision = decide(
                AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/${x}*?"),
                policy(
                        PolicyType.PERMISSIONS_BOUNDARY,
                        "{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}"),
                policy(PolicyType.SESSION, "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"));

        assertThat(decision.suggestions())
                .extracting(Suggestion::type)
                .containsExactly(PolicyType.IDENTITY, PolicyType.PERMISSIONS_BOUNDARY);
        assertThat(decision.suggestions().get(0).statement()).isEqualTo("""
                        {
                          "Effect": "Allow",
                          "Action": "s3:GetObject",
                          "Resource": "arn:aws:s3:::b/${$}{x}${*}${?}"
                        }""");
    }

    @ParameterizedTest
    @CsvSource({"2012-10-17, a${*}b${?}c${$}{d}", "2008-10-17, a?b?c?{d}"})
    void suggestsWhatTheKeyItselfIsInBothVersionsOfTheLanguage(String version, String suggested) {
        String key = "arn:aws:s3:::b/a*b?c${d}";
        String document = "{\"Version\":\"" + version + "\",\"Statement\":[%s]}";
        String other = "{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\"}";
        AuthorizationRequest request = AuthorizationRequest.of(Callers.named("session"), "s3:GetObject", key);
        Decision denied = PolicyEvaluator.evaluate(
                request, PolicySet.of(NamedPolicy.of("p", PolicyType.IDENTITY, document.formatted(other))));

        String statement = denied.suggestions().get(0).statement();
        assertThat(statement).contains("\"Resource\": \"arn:aws:s3:::b/" + suggested + "\"");
        assertThat(PolicyEvaluator.evaluate(
                                request,
                                PolicySet.of(NamedPolicy.of(
                                        "p", PolicyType.IDENTITY, document.formatted(other + "," + statement))))
                        .allowed())
                .isTrue();
    }

    @Test
    void suggestsATrustInOneServiceAccountOnly() {
        AuthorizationRequest request = new AuthorizationRequest(
                Callers.named("web"),
                "sts:AssumeRoleWithWebIdentity",
                Callers.ROLE,
                Callers.ACCOUNT,
                Map.of(
                        Callers.OIDC + ":sub", List.of("system:serviceaccount:milvus:sa"),
                        Callers.OIDC + ":aud", List.of("sts.amazonaws.com")));

        assertThat(decide(request).suggestions())
                .singleElement()
                .extracting(Suggestion::statement)
                .asString()
                .contains(
                        "\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/ABC\"",
                        "\"oidc.example.com/id/ABC:sub\": \"system:serviceaccount:milvus:sa\"",
                        "\"oidc.example.com/id/ABC:aud\": \"sts.amazonaws.com\"");
    }

    @Test
    void givesASimulatorWhatItAnswers() {
        Decision decision = decide(
                AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/k"),
                NamedPolicy.of("arn:aws:iam::111122223333:policy/P", PolicyType.IDENTITY, """
                        {
                          "Version": "2012-10-17",
                          "Statement": [
                            {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
                            {
                              "Effect": "Allow",
                              "Action": "s3:*",
                              "Resource": "*",
                              "Condition": {"StringNotEquals": {"aws:SourceVpc": "${aws:PrincipalTag/vpc}"}}
                            }
                          ]
                        }
                        """));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.matchedStatements()).singleElement().satisfies(matched -> {
            assertThat(matched.policy().name()).isEqualTo("arn:aws:iam::111122223333:policy/P");
            assertThat(matched.statement().index()).isEqualTo(2);
            assertThat(matched.statement().start()).isEqualTo(new SourcePosition(5, 5));
            assertThat(matched.statement().end()).isEqualTo(new SourcePosition(10, 5));
        });
        assertThat(decision.missingContextKeys()).containsExactly("aws:principaltag/vpc", "aws:sourcevpc");
    }

    @Test
    void tellsTheWholeStory() {
        Decision decision = decide(
                AuthorizationRequest.of(SESSION, "s3:ListBucket", "arn:aws:s3:::b"),
                NamedPolicy.of(
                        "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite",
                        PolicyType.IDENTITY,
                        document(
                                "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":\"arn:aws:s3:::b/*\"}")),
                policy(PolicyType.SESSION, "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"));

        assertThat(decision.explain()).isEqualTo("""
                        NOT ALLOWED: s3:ListBucket on arn:aws:s3:::b
                          for arn:aws:sts::111122223333:assumed-role/app/s1, a session of arn:aws:iam::111122223333:role/app
                          because no identity-based policy allows the s3:ListBucket action
                          no statement allows s3:ListBucket on arn:aws:s3:::b: closest is MilvusS3ReadWrite statement 1 (Action s3:GetObject, s3:PutObject does not include s3:ListBucket)

                        identity-based policy arn:aws:iam::111122223333:policy/MilvusS3ReadWrite
                          statement 1, line 1, column 38: Allow, but is not about it
                            Action s3:GetObject, s3:PutObject does not include s3:ListBucket
                            Resource arn:aws:s3:::b/* does not cover arn:aws:s3:::b (the bucket itself is arn:aws:s3:::b)

                        session policy session
                          statement 1, line 1, column 38: allows it

                        Would have been allowed by:
                          in the identity-based policy MilvusS3ReadWrite
                          {
                            "Effect": "Allow",
                            "Action": "s3:ListBucket",
                            "Resource": "arn:aws:s3:::b"
                          }
                        """);
    }

    private static NamedPolicy policy(PolicyType type, String statements) {
        return NamedPolicy.of(type.name().toLowerCase(Locale.ROOT), type, document(statements));
    }

    private static String document(String statements) {
        String list = statements.startsWith("[") ? statements : "[" + statements + "]";
        return "{\"Version\":\"2012-10-17\",\"Statement\":" + list + "}";
    }

    private static Decision decide(AuthorizationRequest request, NamedPolicy... policies) {
        return PolicyEvaluator.evaluate(request, PolicySet.of(policies));
    }
}
