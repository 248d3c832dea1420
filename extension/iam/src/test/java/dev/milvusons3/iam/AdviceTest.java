package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.setup.Placeholders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the usual mistakes, so that nobody changes a statement that is right. */
class AdviceTest {
    private static final Principal POD = Callers.named("session");
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/app/s1";
    private static final String ROOT = "arn:aws:iam::111122223333:root";
    private static final String ALL = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}";

    @Test
    void namesWhoIsMissingInNotPrincipal() {
        Decision decision =
                decide(get("b/k"), identity(ALL), bucket(deny("\"NotPrincipal\":{\"AWS\":\"" + Callers.ROLE + "\"}")));

        assertThat(decision.cause())
                .contains("NotPrincipal AWS " + Callers.ROLE + " does not list " + ROOT + " and " + SESSION)
                .contains("the condition ArnNotEquals aws:PrincipalArn");
        assertThat(decision.explain()).contains("its account, its role and the session itself must be listed");
    }

    @Test
    void namesOnlyThoseWhoAreMissingInNotPrincipal() {
        String listed = "\"NotPrincipal\":{\"AWS\":[\"" + Callers.ROLE + "\",\"111122223333\"]}";

        assertThat(decide(get("b/k"), identity(ALL), bucket(deny(listed))).cause())
                .contains(" does not list " + SESSION + " (");
        String all = "\"NotPrincipal\":{\"AWS\":[\"" + Callers.ROLE + "\",\"111122223333\",\"" + SESSION + "\"]}";
        assertThat(decide(get("b/k"), identity(ALL), bucket(deny(all))).allowed())
                .isTrue();
        NamedPolicy boundary = NamedPolicy.of("limit", PolicyType.PERMISSIONS_BOUNDARY, document(ALL));
        assertThat(decide(get("b/k"), identity(ALL), boundary, bucket(deny(all)))
                        .cause())
                .contains("spares nobody who has a permissions boundary");
    }

    @Test
    void namesWhatNotResourceAndNotActionLack() {
        Decision resource = decide(get("books/files/1"), identity(ALL, """
                {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::book", "arn:aws:s3:::book/*"]}"""));
        Decision action = decide(
                get("b/k"),
                identity(
                        ALL, "{\"Effect\":\"Deny\",\"NotAction\":[\"s3:List*\",\"s3:PutObject\"],\"Resource\":\"*\"}"));

        assertThat(resource.cause())
                .endsWith(
                        "(NotResource arn:aws:s3:::book, arn:aws:s3:::book/* does not list arn:aws:s3:::books/files/1)");
        assertThat(action.cause()).endsWith("(NotAction s3:List*, s3:PutObject does not list s3:GetObject)");
        assertThat(resource.explain())
                .contains(
                        "NotResource arn:aws:s3:::book, arn:aws:s3:::book/* does not list arn:aws:s3:::books/files/1\n");
    }

    @Test
    void showsAllConditionsOfADenial() {
        Decision decision = decide(get("b/k").with("aws:UserAgent", "curl"), identity(ALL, """
                {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {
                  "StringNotEquals": {"aws:PrincipalTag/team": "red"},
                  "StringLike": {"aws:UserAgent": "curl*"}}}"""));

        assertThat(decision.cause())
                .endsWith(
                        "(condition StringNotEquals aws:PrincipalTag/team expects anything but \"red\", the request had none;"
                                + " condition StringLike aws:UserAgent expects \"curl*\", the request had \"curl\")");
    }

    @Test
    void saysThatNamingTheAccountDelegates() {
        NamedPolicy policy = bucket("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + ROOT
                + "\"},\"Action\":\"s3:*\",\"Resource\":\"*\"}");
        Decision alone = decide(get("b/k"), policy);
        Decision beside = decide(
                get("b/k"), policy, identity("{\"Effect\":\"Allow\",\"Action\":\"s3:List*\",\"Resource\":\"*\"}"));

        for (Decision decision : List.of(alone, beside)) {
            assertThat(decision.allowed()).isFalse();
            assertThat(decision.cause())
                    .endsWith(
                            "bucket statement 1 of the resource-based policy leaves it to the account's identity-based policies");
            assertThat(decision.explain())
                    .contains("leaves it to the caller's account", "it names account 111122223333, not " + Callers.ROLE)
                    .doesNotContain("allows it\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:b/* | three colons before the bucket: arn:aws:s3:::b/*",
                "arn:aws:s3::::b/* | three colons before the bucket: arn:aws:s3:::b/*",
                "arn:aws:s3:::prod-bucket/* | it names the bucket prod-bucket, and the request is about b; {{bucket}} stands for",
                "arn:aws:s3:::${bucket}/* | no value in this request; the placeholder is written {{bucket}}",
            })
    void tellsWhatIsWrongWithAnArnOfS3(String resource, String hint) {
        assertThat(decide(
                                get("b/k"),
                                identity(
                                        "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"" + resource + "\"}"))
                        .cause())
                .contains(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3::b/*, one of S3 has three colons before the bucket: arn:aws:s3:::bucket/*",
        "s3://b/*, An object's ARN is arn:aws:s3:::b/*.",
    })
    void tellsWhatIsWrongWithWhatIsNoArn(String resource, String hint) {
        String statement = "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"" + resource + "\"}";

        assertThatThrownBy(() -> identity(statement))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageContaining(hint);
    }

    @Test
    void doesNotTellTheAuthorOfAPlaceholderToWriteIt() {
        PolicySource source = new PolicySource(
                Placeholders.template(
                        "policies/milvus.json",
                        document(
                                "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::{{bucket}}/*\"}")),
                Map.of("bucket", "mine"));
        NamedPolicy policy =
                new NamedPolicy("p", PolicyType.IDENTITY, PolicyDocument.parse(source, PolicyType.IDENTITY));

        assertThat(policy.document().source()).contains(source);
        assertThat(decide(get("b/k"), policy).cause())
                .endsWith("(Resource arn:aws:s3:::mine/* does not cover arn:aws:s3:::b/k)");
    }

    @Test
    void namesTheAuthorsDocumentAndWritesWhatTheAuthorWould() {
        PolicySource source = new PolicySource(
                Placeholders.template("policies/milvus.json", """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:{{partition}}:s3:::{{bucket}}/files/*",
                    "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1", "aws:PrincipalAccount": "1"}}
                  }
                }
                """),
                Map.of("bucket", "b", "partition", "aws", "account", "111122223333", "region", "eu-west-1"));
        NamedPolicy policy = new NamedPolicy(
                "arn:aws:iam::111122223333:policy/run-7",
                PolicyType.IDENTITY,
                PolicyDocument.parse(source, PolicyType.IDENTITY));

        Decision decision = decide(get("b/files/1").with("aws:RequestedRegion", "eu-west-1"), policy);

        assertThat(decision.cause())
                .contains("closest is run-7 statement 1 of policies/milvus.json, line 3 (condition");
        assertThat(decision.explain()).contains("policy/run-7, from policies/milvus.json\n");
        Suggestion suggestion = decision.suggestions().get(0);
        assertThat(suggestion.place()).isEqualTo("in the identity-based policy run-7 (policies/milvus.json)");
        // The region stands in the author's own text, so the author means it.
        assertThat(suggestion.statement())
                .contains(
                        "\"arn:{{partition}}:s3:::{{bucket}}/files/1\"",
                        "\"aws:PrincipalAccount\": \"{{account}}\"",
                        "\"aws:RequestedRegion\": \"eu-west-1\"");
    }

    @Test
    void writesATrustWithThePlaceholdersOfTheCluster() {
        PolicySource source = new PolicySource(
                Placeholders.template(
                        "trust.json",
                        document(
                                "{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":"
                                        + "\"arn:aws:iam::{{account}}:oidc-provider/{{oidcProvider}}\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\","
                                        + "\"Condition\":{\"StringEquals\":{\"{{oidcProvider}}:sub\":\"system:serviceaccount:a:b\"}}}")),
                Map.of(
                        "account",
                        "111122223333",
                        "oidcProvider",
                        Callers.OIDC,
                        "namespace",
                        "ns",
                        "serviceAccount",
                        "sa"));
        AuthorizationRequest asked = new AuthorizationRequest(
                Callers.named("web"),
                "sts:AssumeRoleWithWebIdentity",
                Callers.ROLE,
                Callers.ACCOUNT,
                Map.of(Callers.OIDC + ":sub", List.of("system:serviceaccount:ns:sa")));

        assertThat(decide(
                                asked,
                                new NamedPolicy(
                                        "role", PolicyType.TRUST, PolicyDocument.parse(source, PolicyType.TRUST)))
                        .suggestions()
                        .get(0)
                        .statement())
                .contains(
                        "\"Federated\": \"arn:aws:iam::{{account}}:oidc-provider/{{oidcProvider}}\"",
                        "\"{{oidcProvider}}:sub\": \"system:serviceaccount:{{namespace}}:{{serviceAccount}}\"");
    }

    @ParameterizedTest
    @CsvSource({
        "s3:HeadBucket, HeadBucket is an operation",
        "s3:ListObjectsV2, authorised by \"s3:ListBucket\"",
        "s3:ListBuckett, did you mean \"s3:ListBucket"
    })
    void tellsThatAnActionIsNone(String action, String hint) {
        Decision decision = decide(
                AuthorizationRequest.of(POD, "s3:ListBucket", "arn:aws:s3:::b"),
                identity("{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"*\"}"));

        assertThat(decision.cause())
                .contains("Action " + action + " does not include s3:ListBucket (S3 has no action", hint);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:prefx, s3:prefix",
        "prefix, s3:prefix",
        "aws:SourceVpcEndpoint, ''",
        "aws:SecureTransprt, aws:SecureTransport",
        "aws:PrincipleTag/team, aws:PrincipalTag/team",
        "s3:x-amz-server-side-encription, s3:x-amz-server-side-encryption",
    })
    void tellsThatNoRequestHasAKey(String key, String meant) {
        for (String operator : List.of("StringEquals", "StringNotEquals")) {
            String statement = "{\"Effect\":\"" + (operator.contains("Not") ? "Deny" : "Allow")
                    + "\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"" + operator + "\":{\"" + key
                    + "\":\"x\"}}}";
            Decision decision = decide(get("b/k"), identity(statement));

            assertThat(decision.allowed()).isFalse();
            assertThat(decision.explain())
                    .contains("the request had none (no request can have this key"
                            + (meant.isEmpty() ? ")" : "; did you mean \"" + meant + "\"?)"));
        }
    }

    @Test
    void tellsThatAProvidersArnIsNoConditionKey() {
        String wrong = "arn:aws:iam::111122223333:oidc-provider/" + Callers.OIDC + ":sub";
        Principal web = Callers.named("web");
        AuthorizationRequest asked = new AuthorizationRequest(
                web,
                "sts:AssumeRoleWithWebIdentity",
                Callers.ROLE,
                Callers.ACCOUNT,
                Map.of(
                        Callers.OIDC + ":sub",
                        List.of("system:serviceaccount:a:b"),
                        Callers.OIDC + ":aud",
                        List.of("sts.amazonaws.com")));
        Decision decision = decide(
                asked,
                NamedPolicy.of(
                        "trust",
                        PolicyType.TRUST,
                        document("{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\""
                                + web.arn()
                                + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\""
                                + wrong + "\":\"system:serviceaccount:a:b\",\""
                                + Callers.OIDC.replace("example", "exmple")
                                + ":aud\":\"sts.amazonaws.com\"}}}")));

        assertThat(decision.cause())
                .contains("no request can have this key; did you mean \"" + Callers.OIDC + ":sub\"?")
                .contains("no request can have this key; did you mean \"" + Callers.OIDC + ":aud\"?");
        assertThat(decision.suggestions().get(0).statement())
                .doesNotContain("\"Null\"", "oidc-provider/" + Callers.OIDC + ":sub")
                .contains("\"" + Callers.OIDC + ":sub\": \"system:serviceaccount:a:b\"");
    }

    @Test
    void saysThatAVariableInAConditionHasNoValue() {
        Decision decision = decide(
                get("b/k").with("aws:SourceOrgID", "o-1"),
                identity("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                        + "\"Condition\":{\"StringEquals\":{\"aws:SourceOrgID\":\"${aws:ResourceOrgID}\"}}}"));

        assertThat(decision.cause())
                .contains(
                        "expects \"${aws:ResourceOrgID}\", the request had \"o-1\" (a variable in it has no value in this request)");
    }

    @Test
    void aKeyThatCannotBeHadHereIsCalledThatAndTheStatementLeftAlone() {
        Circumstances here = new Circumstances(
                Map.of("aws:SecureTransport", "HERE talks HTTP", "aws:SourceVpce", "HERE has no VPC endpoint"),
                Authoring.OF_DOCUMENTS,
                "");
        AuthorizationRequest asked =
                get("b/k").with("aws:SecureTransport", "false").under(here);
        String tls =
                "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}";
        String vpce =
                "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringNotEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}}";

        Decision byEnvironment = decide(asked, identity(ALL, tls, vpce));
        assertThat(byEnvironment.cause()).contains("the request had \"false\" (HERE talks HTTP)");
        assertThat(byEnvironment.explain())
                .contains("HERE has no VPC endpoint. On AWS, where aws:SourceVpce is what it should be")
                .contains("Leave the statement as it is for production.")
                .doesNotContain("narrowed or removed");

        Decision byBoth =
                decide(asked, identity(ALL, tls, "{\"Effect\":\"Deny\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}"));
        assertThat(byBoth.explain()).contains("HERE talks HTTP", "must be narrowed or removed: identity statement 3.");

        Decision missed = decide(
                asked,
                identity(
                        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}}"));
        assertThat(missed.suggestions().get(0).note())
                .contains("may well allow this on AWS", "HERE has no VPC endpoint", "Leave it as it is there");
    }

    @Test
    void saysWhyAnotherActionWasAskedFor() {
        Decision decision = decide(
                AuthorizationRequest.of(POD, "s3:ListBucket", "arn:aws:s3:::b")
                        .under(Circumstances.USUAL.because("There is no such object.")),
                identity("{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}"));

        assertThat(decision.cause()).startsWith("There is no such object. no statement allows s3:ListBucket");
    }

    private static AuthorizationRequest get(String object) {
        return AuthorizationRequest.of(POD, "s3:GetObject", "arn:aws:s3:::" + object);
    }

    private static String deny(String principal) {
        return "{\"Effect\":\"Deny\"," + principal + ",\"Action\":\"s3:*\",\"Resource\":\"*\"}";
    }

    private static NamedPolicy identity(String... statements) {
        return NamedPolicy.of("identity", PolicyType.IDENTITY, document(statements));
    }

    private static NamedPolicy bucket(String statement) {
        return NamedPolicy.of("bucket", PolicyType.RESOURCE, document(statement));
    }

    private static String document(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private static Decision decide(AuthorizationRequest request, NamedPolicy... policies) {
        return PolicyEvaluator.evaluate(request, PolicySet.of(policies));
    }
}
