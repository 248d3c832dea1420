package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered to be pasted lets this request through and its neighbours not. */
class SuggestionTest {
    private static final Principal POD = Callers.named("session");
    private static final String PODS = "pods.eks.amazonaws.com";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            nullValues = "none",
            value = {
                // operator, wanted, had, what is suggested, a neighbour that stays denied
                "StringEquals | s3:prefix | \"files/*\" | files/a | \"StringEquals\":{\"s3:prefix\":\"files/a\"} | files/b",
                "StringLike | s3:prefix | \"tenant-a/*\" | tenant-b/x | \"StringEquals\":{\"s3:prefix\":\"tenant-b/x\"} | tenant-b/y",
                "StringLike | s3:prefix | \"tenant-a/*\" | none | \"Null\":{\"s3:prefix\":\"true\"} | tenant-b/y",
                "StringLike | s3:prefix | \"tenant-a/*\" | a* | \"StringEquals\":{\"s3:prefix\":\"a*\"} | ab",
                "StringLike | s3:prefix | \"tenant-a/*\" | ${x} | \"StringEquals\":{\"s3:prefix\":\"${$}{x}\"} | x",
                "StringNotLike | s3:prefix | \"secret/*\" | secret/1 | \"StringEquals\":{\"s3:prefix\":\"secret/1\"} | secret/2",
                "Null | s3:prefix | \"true\" | files/ | \"StringEquals\":{\"s3:prefix\":\"files/\"} | tmp/",
                "IpAddress | aws:SourceIp | \"10.0.0.0/8\" | 192.0.2.7 | \"IpAddress\":{\"aws:SourceIp\":\"192.0.2.7\"} | 192.0.2.8",
                "NotIpAddress | aws:SourceIp | \"10.0.0.0/8\" | 10.1.1.1 | \"IpAddress\":{\"aws:SourceIp\":\"10.1.1.1\"} | 10.1.1.2",
                "StringEquals | s3:x-amz-server-side-encryption | \"aws:kms\" | AES256 | {\"s3:x-amz-server-side-encryption\":\"AES256\"} | aws:fsx",
                "StringEquals | aws:PrincipalTag/team | \"red\" | blue | \"StringEquals\":{\"aws:PrincipalTag/team\":\"blue\"} | green",
                "ArnLike | aws:SourceArn | \"arn:aws:s3:::a*\" | arn:aws:s3:::b1 | \"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:s3:::b1\"} | arn:aws:s3:::b2",
                "ArnLike | aws:SourceArn | \"arn:aws:s3:::a*\" | b | \"StringEquals\":{\"aws:SourceArn\":\"b\"} | c",
                "Bool | aws:SecureTransport | true | false | \"Bool\":{\"aws:SecureTransport\":\"false\"} | none",
                "NumericLessThan | s3:max-keys | 10 | 50 | \"NumericLessThanEquals\":{\"s3:max-keys\":\"50\"} | 51",
                "NumericEquals | s3:max-keys | 10 | 50 | \"NumericEquals\":{\"s3:max-keys\":\"50\"} | 49",
                "DateGreaterThan | aws:CurrentTime | \"2027-01-01T00:00:00Z\" | 2026-05-01T00:00:00Z | \"DateGreaterThanEquals\":{\"aws:CurrentTime\":\"2026-05-01T00:00:00Z\"} | 2026-04-30T00:00:00Z",
            })
    void keepsTheMissedConditionWithTheValueNeeded(
            String operator,
            String key,
            String wanted,
            @Nullable String had,
            String suggested,
            @Nullable String other) {
        PolicySet policies = identity(
                "{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::books\",\"Condition\":{\""
                        + operator + "\":{\"" + key + "\":" + wanted + "}}}");
        AuthorizationRequest asked = AuthorizationRequest.of(POD, "s3:ListBucket", "arn:aws:s3:::books");

        Suggestion suggestion = only(decide(with(asked, key, had), policies));

        assertThat(suggestion.statement().replaceAll("\\s", "")).contains("\"Condition\":{", suggested);
        assertThat(suggestion.note())
                .contains("not with these values: condition " + operator + " " + key, "change the request");
        assertThat(decide(with(asked, key, had), follow(policies, suggestion)).allowed())
                .isTrue();
        assertThat(decide(with(asked, key, other), follow(policies, suggestion)).allowed())
                .isFalse();
    }

    @Test
    void keepsAlsoTheConditionsThatHeld() {
        PolicySet policies = identity("""
                {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::books", "Condition": {
                  "StringLike": {"s3:prefix": "files/*", "aws:UserAgent": "*milvus*"},
                  "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
                  "DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}
                """);
        AuthorizationRequest asked = AuthorizationRequest.of(POD, "s3:ListBucket", "arn:aws:s3:::books")
                .with("s3:prefix", "files/a")
                .with("aws:UserAgent", "a milvus")
                .with("aws:CurrentTime", "2026-01-01T00:00:00Z")
                .with("aws:SourceIp", "192.0.2.7");

        Suggestion suggestion = only(decide(asked, policies));

        assertThat(suggestion.statement()).isEqualTo("""
                {
                  "Effect": "Allow",
                  "Action": "s3:ListBucket",
                  "Resource": "arn:aws:s3:::books",
                  "Condition": {
                    "DateLessThan": {
                      "aws:CurrentTime": "2030-01-01T00:00:00Z"
                    },
                    "IpAddress": {
                      "aws:SourceIp": "192.0.2.7"
                    },
                    "StringEquals": {
                      "s3:prefix": "files/a"
                    },
                    "StringLike": {
                      "aws:UserAgent": "*milvus*"
                    }
                  }
                }""");
    }

    @Test
    void aListingIsSuggestedForItsOwnPrefixEvenIfNobodyAskedAboutPrefixes() {
        PolicySet policies = identity("{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}");
        AuthorizationRequest asked = AuthorizationRequest.of(POD, "s3:ListBucket", "arn:aws:s3:::books");

        PolicySet followed = follow(policies, only(decide(asked.with("s3:prefix", "tenant-b/"), policies)));

        assertThat(decide(asked.with("s3:prefix", "tenant-b/"), followed).allowed())
                .isTrue();
        assertThat(decide(asked.with("s3:prefix", "tenant-a/"), followed).allowed())
                .isFalse();
        assertThat(decide(asked, followed).allowed()).isFalse();
    }

    @Test
    void conditionsOfAnotherActionAreNotTakenOver() {
        PolicySet policies = identity("{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\","
                + "\"Condition\":{\"StringLike\":{\"s3:prefix\":\"files/*\"}}}");

        Suggestion suggestion =
                only(decide(AuthorizationRequest.of(POD, "s3:GetObject", "arn:aws:s3:::books/1"), policies));

        assertThat(suggestion.statement()).doesNotContain("Condition");
        assertThat(suggestion.note()).isEmpty();
    }

    @Test
    void severalTagKeysStayTheOnlyOnes() {
        PolicySet policies = identity("{\"Effect\":\"Allow\",\"Action\":\"s3:PutObjectTagging\",\"Resource\":\"*\","
                + "\"Condition\":{\"ForAllValues:StringEquals\":{\"s3:RequestObjectTagKeys\":[\"team\"]}}}");
        AuthorizationRequest asked = AuthorizationRequest.of(POD, "s3:PutObjectTagging", "arn:aws:s3:::books/1");
        String key = "s3:RequestObjectTagKeys";

        PolicySet followed = follow(policies, only(decide(asked.with(key, "cost", "owner"), policies)));

        assertThat(decide(asked.with(key, "cost", "owner"), followed).allowed()).isTrue();
        assertThat(decide(asked.with(key, "cost", "secret"), followed).allowed())
                .isFalse();
    }

    @Test
    void aTrustInPodIdentityIsForOneClusterOfOneAccount() {
        PolicySet policies = PolicySet.of(trust("{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"" + PODS + "\"},"
                + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],"
                + "\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"444455556666\","
                + "\"aws:RequestTag/kubernetes-namespace\":\"other\"}}}"));
        AuthorizationRequest asked = ofPods("arn:aws:eks:us-east-2:111122223333:cluster/red");

        Suggestion suggestion = only(decide(asked, policies));

        assertThat(suggestion.statement())
                .contains(
                        "\"aws:SourceAccount\": \"111122223333\"",
                        "\"aws:SourceArn\": \"arn:aws:eks:us-east-2:111122223333:cluster/red\"",
                        "\"aws:RequestTag/kubernetes-namespace\": \"milvus\"");
        PolicySet followed = follow(policies, suggestion);
        assertThat(decide(asked, followed).allowed()).isTrue();
        for (AuthorizationRequest neighbour : List.of(
                ofPods("arn:aws:eks:us-east-2:111122223333:cluster/blue"),
                asked.with("aws:SourceAccount", "555566667777"),
                asked.with("aws:RequestTag/kubernetes-namespace", "kube-system"))) {
            assertThat(decide(neighbour, followed).allowed()).isFalse();
        }
    }

    @Test
    void aTrustInAPartnerKeepsItsExternalId() {
        PolicySet policies = PolicySet.of(
                trust(
                        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:role/app\"},"
                                + "\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"one\"}}}"));
        PolicySet both = policies.with(
                NamedPolicy.of(
                        "own",
                        PolicyType.IDENTITY,
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"));
        AuthorizationRequest asked = AuthorizationRequest.of(Callers.named("foreign"), "sts:AssumeRole", Callers.ROLE)
                .ownedBy(Callers.ACCOUNT);

        PolicySet followed = follow(both, only(decide(asked.with("sts:ExternalId", "two"), both)));

        assertThat(decide(asked.with("sts:ExternalId", "two"), followed).allowed())
                .isTrue();
        assertThat(decide(asked.with("sts:ExternalId", "three"), followed).allowed())
                .isFalse();
    }

    @Test
    void everyBoundaryGetsItsOwnStatement() {
        NamedPolicy all = NamedPolicy.of(
                "p",
                PolicyType.IDENTITY,
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");
        PolicySet policies =
                PolicySet.of(all, boundary("one", "s3:List*"), boundary("two", "*"), boundary("three", "ec2:*"));

        assertThat(decide(AuthorizationRequest.of(POD, "s3:GetObject", "arn:aws:s3:::b/k"), policies)
                        .suggestions())
                .extracting(suggestion -> suggestion.policy().orElseThrow().name())
                .containsExactly("one", "three");
    }

    private static NamedPolicy boundary(String name, String action) {
        return NamedPolicy.of(
                name,
                PolicyType.PERMISSIONS_BOUNDARY,
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"" + action
                        + "\",\"Resource\":\"*\"}}");
    }

    private static AuthorizationRequest ofPods(String cluster) {
        return new AuthorizationRequest(
                Principal.service(PODS),
                "sts:AssumeRole",
                Callers.ROLE,
                Callers.ACCOUNT,
                Map.of(
                        "aws:SourceAccount", List.of("111122223333"),
                        "aws:SourceArn", List.of(cluster),
                        "aws:RequestTag/kubernetes-namespace", List.of("milvus")));
    }

    private static AuthorizationRequest with(AuthorizationRequest request, String key, @Nullable String value) {
        return value == null ? request : request.with(key, value);
    }

    private static PolicySet identity(String statement) {
        return PolicySet.of(NamedPolicy.of("p", PolicyType.IDENTITY, document(statement)));
    }

    private static NamedPolicy trust(String statement) {
        return NamedPolicy.of("trust", PolicyType.TRUST, document(statement));
    }

    private static String document(String statement) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}";
    }

    private static Suggestion only(Decision decision) {
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.IMPLICIT_DENY);
        assertThat(decision.suggestions()).hasSize(1);
        return decision.suggestions().get(0);
    }

    private static PolicySet follow(PolicySet policies, Suggestion suggestion) {
        return policies.with(NamedPolicy.of("more", suggestion.type(), document(suggestion.statement())));
    }

    private static Decision decide(AuthorizationRequest request, PolicySet policies) {
        return PolicyEvaluator.evaluate(request, policies);
    }
}
