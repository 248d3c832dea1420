package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision.Outcome;
import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.gateway.iamapi.IamStore;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.gateway.identity.PrincipalIds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** The table of deliberate decisions in docs/policy-engine.md, row by row. */
class DeliberateDecisionsTest {
    private static final String ACCOUNT = "111122223333";
    private static final String ROLE = "arn:aws:iam::111122223333:role/app";
    private static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/ABC";
    private static final Principal SESSION = Principal.session(ROLE, "AROAEXAMPLE", "s");
    private static final AuthorizationRequest GET =
            AuthorizationRequest.of(SESSION, "s3:GetObject", "arn:aws:s3:::b/k");
    private static final AuthorizationRequest TOKEN = AuthorizationRequest.of(
                    Principal.webIdentity(PROVIDER), "sts:AssumeRoleWithWebIdentity", ROLE)
            .ownedBy(ACCOUNT);
    private static final NamedPolicy ALL = identity("'Effect':'Allow','Action':'*','Resource':'*'");

    @Test
    void aResourcePolicyThatNamesTheAccountGrantsNothingByItself() {
        NamedPolicy policy = bucket("'Effect':'Allow','Principal':{'AWS':'111122223333'}");

        assertThat(decide(GET, policy)).isEqualTo(Outcome.IMPLICIT_DENY);
        assertThat(decide(GET, policy, ALL)).isEqualTo(Outcome.ALLOW);
    }

    @Test
    void everyoneMeansWebIdentitiesOnlyInADenial() {
        String everyone = "'Principal':'*','Action':'sts:AssumeRoleWithWebIdentity'";
        String named = "{'Effect':'Allow','Principal':{'Federated':'" + PROVIDER
                + "'},'Action':'sts:AssumeRoleWithWebIdentity'}";

        assertThat(decide(TOKEN, trust("{'Effect':'Allow'," + everyone + "}"))).isEqualTo(Outcome.IMPLICIT_DENY);
        assertThat(decide(TOKEN, trust(named))).isEqualTo(Outcome.ALLOW);
        assertThat(decide(TOKEN, trust(named + ",{'Effect':'Deny'," + everyone + "}")))
                .isEqualTo(Outcome.EXPLICIT_DENY);
    }

    @Test
    void notPrincipalSparesWhomItListsInFull() {
        String session = "'arn:aws:sts::111122223333:assumed-role/app/s'";
        NamedPolicy full =
                bucket("'Effect':'Deny','NotPrincipal':{'AWS':['111122223333','" + ROLE + "'," + session + "]}");
        NamedPolicy roleOnly = bucket("'Effect':'Deny','NotPrincipal':{'AWS':'" + ROLE + "'}");
        NamedPolicy boundary = of(PolicyType.PERMISSIONS_BOUNDARY, "'Effect':'Allow','Action':'*','Resource':'*'");

        assertThat(decide(GET, ALL, full)).isEqualTo(Outcome.ALLOW);
        assertThat(decide(GET, ALL, roleOnly)).isEqualTo(Outcome.EXPLICIT_DENY);
        assertThat(decide(GET, ALL, full, boundary)).isEqualTo(Outcome.EXPLICIT_DENY);
        assertThatThrownBy(() -> bucket("'Effect':'Allow','NotPrincipal':{'AWS':'*'}"))
                .isInstanceOf(MalformedPolicyException.class);
    }

    @ParameterizedTest
    @CsvSource({"StringEquals", "StringNotEquals", "StringLike", "StringNotLike"})
    void severalValuesWithoutAQuantifierNeverMatch(String operator) {
        NamedPolicy policy = allowIf("'" + operator + "':{'aws:TagKeys':'a'}");

        assertThat(decide(GET.with("aws:TagKeys", "a", "b"), policy)).isEqualTo(Outcome.IMPLICIT_DENY);
    }

    @Test
    void emptyValuesAreAsNoneForAQuantifier() {
        assertThat(decide(GET.with("aws:TagKeys", ""), allowIf("'ForAllValues:StringEquals':{'aws:TagKeys':'a'}")))
                .isEqualTo(Outcome.ALLOW);
        assertThat(decide(GET.with("aws:TagKeys", ""), allowIf("'ForAnyValue:StringLike':{'aws:TagKeys':'*'}")))
                .isEqualTo(Outcome.IMPLICIT_DENY);
    }

    @Test
    void anEndpointIsNamedBeforeTheOrganisation() {
        NamedPolicy organisation = of(PolicyType.SERVICE_CONTROL, "'Effect':'Allow','Action':'ec2:*','Resource':'*'");
        NamedPolicy endpoint =
                of(PolicyType.VPC_ENDPOINT, "'Effect':'Allow','Principal':'*','Action':'ec2:*','Resource':'*'");

        assertThat(PolicyEvaluator.evaluate(GET, PolicySet.of(organisation, endpoint, ALL))
                        .deniedBy())
                .contains(PolicyType.VPC_ENDPOINT);
    }

    @Test
    void rootIsLimitedByTwoTypesOnlyAndAssumesNoRole() {
        Principal root = Principal.root("aws", ACCOUNT);
        AuthorizationRequest get = AuthorizationRequest.of(root, "s3:GetObject", "arn:aws:s3:::b/k");
        String nothing = "'Effect':'Deny','Action':'*','Resource':'*'";

        assertThat(decide(get, of(PolicyType.PERMISSIONS_BOUNDARY, nothing))).isEqualTo(Outcome.ALLOW);
        assertThat(decide(get, of(PolicyType.SERVICE_CONTROL, nothing))).isEqualTo(Outcome.EXPLICIT_DENY);
        assertThat(decide(get, bucket("'Effect':'Deny','Principal':'*'"))).isEqualTo(Outcome.EXPLICIT_DENY);
        assertThat(decide(
                        AuthorizationRequest.of(root, "sts:AssumeRole", ROLE),
                        trust("{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'sts:AssumeRole'}")))
                .isEqualTo(Outcome.IMPLICIT_DENY);
    }

    @Test
    void whatAVariableBringsInIsText() {
        NamedPolicy policy = identity(
                "'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/${aws:PrincipalTag/team}'");

        assertThat(decide(tagged("*", "k"), policy)).isEqualTo(Outcome.IMPLICIT_DENY);
        assertThat(decide(tagged("*", "*"), policy)).isEqualTo(Outcome.ALLOW);
    }

    @Test
    void aVariableWithoutAValueEqualsNothing() {
        String variable = "'aws:UserAgent':'${aws:PrincipalTag/none}'";
        AuthorizationRequest request = GET.with("aws:UserAgent", "x");

        assertThat(decide(
                        request,
                        identity("'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::b/${aws:PrincipalTag/none}'")))
                .isEqualTo(Outcome.IMPLICIT_DENY);
        assertThat(decide(request, allowIf("'StringEquals':{" + variable + "}")))
                .isEqualTo(Outcome.IMPLICIT_DENY);
        assertThat(decide(request, allowIf("'StringNotEquals':{" + variable + "}")))
                .isEqualTo(Outcome.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:iam, IMPLICIT_DENY", "arn:aws:iam::*, IMPLICIT_DENY", "*, ALLOW"})
    void anArnConditionHasSixFieldsOrIsAStar(String value, Outcome outcome) {
        assertThat(decide(GET, allowIf("'ArnLike':{'aws:PrincipalArn':'" + value + "'}")))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "NumericEquals, IMPLICIT_DENY, 1", "NumericNotEquals, ALLOW, 1",
        "DateEquals, IMPLICIT_DENY, 2026-01-01", "DateNotEquals, ALLOW, 2026-01-01"
    })
    void whatIsNoNumberOrDateDoesNotMatch(String operator, Outcome outcome, String value) {
        NamedPolicy policy = allowIf("'" + operator + "':{'s3:max-keys':'" + value + "'}");

        assertThat(decide(GET.with("s3:max-keys", "many"), policy)).isEqualTo(outcome);
    }

    @Test
    void aBooleanVariableIsComparedAsText() {
        NamedPolicy policy = allowIf("'Bool':{'aws:SecureTransport':'${aws:PrincipalTag/team}'}");

        assertThat(decide(tagged("TRUE", "k").with("aws:SecureTransport", "true"), policy))
                .isEqualTo(Outcome.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({"NullIfExists", "ForAllValues:Null", "ForAnyValue:Null"})
    void nullStandsAlone(String operator) {
        assertThatThrownBy(() -> allowIf("'" + operator + "':{'s3:prefix':'true'}"))
                .isInstanceOf(MalformedPolicyException.class);
    }

    @Test
    void oneOfSeveralSessionPoliciesSuffices() {
        NamedPolicy get = of(PolicyType.SESSION, "'Effect':'Allow','Action':'s3:GetObject','Resource':'*'");
        NamedPolicy put = of(PolicyType.SESSION, "'Effect':'Allow','Action':'s3:PutObject','Resource':'*'");

        assertThat(decide(GET, ALL, put)).isEqualTo(Outcome.IMPLICIT_DENY);
        assertThat(decide(GET, ALL, put, get)).isEqualTo(Outcome.ALLOW);
    }

    private static AuthorizationRequest tagged(String team, String key) {
        return AuthorizationRequest.of(SESSION.withTags(Map.of("team", team)), "s3:GetObject", "arn:aws:s3:::b/" + key);
    }

    @Test
    void whatAnArnLacksIsStarsInIdentityPoliciesOnly() {
        String incomplete = "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3'";

        assertThat(decide(GET, identity(incomplete))).isEqualTo(Outcome.ALLOW);
        for (PolicyType type : List.of(PolicyType.SESSION, PolicyType.RESOURCE)) {
            String principal = type.namesPrincipals() ? "'Principal':'*'," : "";
            assertThatThrownBy(() -> of(type, principal + incomplete)).isInstanceOf(MalformedPolicyException.class);
        }
    }

    @Test
    void aVariableCanStandForTheAccount() {
        AuthorizationRequest decrypt =
                AuthorizationRequest.of(SESSION, "kms:Decrypt", "arn:aws:kms:us-east-2:111122223333:key/k");
        String key = "'Effect':'Allow','Action':'kms:*','Resource':'arn:aws:kms:%s:%s:key/*'";

        assertThat(decide(decrypt, identity(key.formatted("*", "${aws:PrincipalAccount}"))))
                .isEqualTo(Outcome.ALLOW);
        assertThatThrownBy(() -> identity(key.formatted("${aws:RequestedRegion}", "*")))
                .isInstanceOf(MalformedPolicyException.class);
    }

    @Test
    void onlyS3sActionsAboutTheAccountCanBeNamedByAnArn() {
        AuthorizationRequest list = AuthorizationRequest.of(SESSION, "s3:ListAllMyBuckets", "*");
        AuthorizationRequest keys = AuthorizationRequest.of(SESSION, "kms:ListKeys", "*");

        assertThat(decide(list, identity("'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::*'")))
                .isEqualTo(Outcome.ALLOW);
        assertThat(decide(list, ALL)).isEqualTo(Outcome.ALLOW);
        assertThat(decide(keys, ALL)).isEqualTo(Outcome.ALLOW);
        assertThat(decide(keys, identity("'Effect':'Allow','Action':'kms:*','Resource':'arn:aws:kms:*:*:*'")))
                .isEqualTo(Outcome.IMPLICIT_DENY);
    }

    @Test
    void principalsOfOtherAccountsAreTakenUnseen() {
        Account account = new Account(ACCOUNT, Region.US_EAST_2);
        PolicyDocument foreign = bucket("'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::444455556666:role/x'}")
                .document();
        PolicyDocument own =
                bucket("'Effect':'Allow','Principal':{'AWS':'" + ROLE + "'}").document();
        PrincipalIds nobody = new IamStore(account);

        PolicyDocument provider = trust("{'Effect':'Allow','Principal':{'Federated':'" + PROVIDER
                        + "','Service':'no-such.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity'}")
                .document();

        assertThat(BoundPolicy.of(foreign, account, nobody).document(nobody)).isSameAs(foreign);
        assertThat(BoundPolicy.of(provider, account, nobody).document(nobody)).isSameAs(provider);
        assertThatThrownBy(() -> BoundPolicy.of(own, account, nobody))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageStartingWith("Invalid principal in policy");
    }

    private static Outcome decide(AuthorizationRequest request, NamedPolicy... policies) {
        return PolicyEvaluator.evaluate(request, new PolicySet(Arrays.asList(policies)))
                .outcome();
    }

    private static NamedPolicy allowIf(String condition) {
        return identity("'Effect':'Allow','Action':'*','Resource':'*','Condition':{" + condition + "}");
    }

    private static NamedPolicy identity(String statement) {
        return of(PolicyType.IDENTITY, statement);
    }

    private static NamedPolicy bucket(String statement) {
        return of(PolicyType.RESOURCE, statement + ",'Action':'s3:*','Resource':'arn:aws:s3:::b/*'");
    }

    private static NamedPolicy trust(String statements) {
        return named(PolicyType.TRUST, statements);
    }

    private static NamedPolicy of(PolicyType type, String statement) {
        return named(type, "{" + statement + "}");
    }

    private static NamedPolicy named(PolicyType type, String statements) {
        String json = "{'Version':'2012-10-17','Statement':[" + statements + "]}";
        return NamedPolicy.of("policy", type, json.replace('\'', '"'));
    }
}
