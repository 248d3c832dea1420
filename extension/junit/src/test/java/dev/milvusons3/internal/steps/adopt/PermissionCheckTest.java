package dev.milvusons3.internal.steps.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.spec.AdoptSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What counts as missing, and as too much, where statements have conditions. */
class PermissionCheckTest {
    private static final String BUCKET = "arn:aws:s3:::b";
    private static final String OBJECTS = """
            {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::b/*"}""";
    private static final String LIST = """
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"}""";

    private final EndpointAccount aws = new EndpointAccount(
            URI.create("http://127.0.0.1:9"), Region.US_EAST_2, AnonymousCredentialsProvider.create());

    private record Named(URI issuer) implements Cluster {
        @Override
        public KubernetesClient client() {
            throw new IllegalStateException("it is not asked");
        }
    }

    @AfterEach
    void close() {
        aws.close();
    }

    private List<String> deviations(PolicySet policies) {
        Adoption adoption = new Adoption(
                aws,
                new Named(URI.create("https://oidc.eks.us-east-2.amazonaws.com/id/A")),
                new AdoptSpec(
                        Optional.of("b"), Optional.empty(), Optional.of("r"), Optional.empty(), Optional.empty(), ""),
                "b",
                "files",
                "milvus",
                "milvus-s3-access-sa",
                "sts.amazonaws.com",
                Optional.empty(),
                Optional.empty());
        Principal session = Principal.session("arn:aws:iam::111122223333:role/r", "AROAEXAMPLEROLE00001", "milvus")
                .withTags(Map.of("team", "search", "bucket", "b"));
        return new PermissionCheck(adoption, "role r", session, policies)
                .run().stream().map(Deviation::what).toList();
    }

    private static NamedPolicy policy(PolicyType type, String... statements) {
        return NamedPolicy.of(
                type.name(),
                type,
                "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}");
    }

    private static PolicySet identity(String... statements) {
        return PolicySet.of(policy(PolicyType.IDENTITY, statements));
    }

    private static String allow(String actions, String resources, String condition) {
        return "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\", \"Condition\": {%s}}"
                .formatted(actions, resources, condition);
    }

    private static String denyToBucket(String condition) {
        return """
                {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
                 "Condition": {%s}}""".formatted(condition);
    }

    @Test
    void theGuidesOwnIsNeitherTooLittleNorTooMuch() {
        assertThat(deviations(identity(LIST, OBJECTS))).isEmpty();
    }

    /** The role can meet them, or they are up to the request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringEquals': {'aws:PrincipalTag/team': 'search'}",
                "'StringEquals': {'aws:SourceVpce': 'vpce-1'}",
                "'StringLike': {'s3:prefix': 'files/*'}",
                "'Bool': {'aws:SecureTransport': 'true'}",
                "'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}",
                "'NumericLessThan': {'s3:max-keys': '10'}",
                "'StringNotEquals': {'aws:RequestedRegion': 'eu-west-1'}",
                "'DateGreaterThan': {'aws:CurrentTime': '2020-01-01T00:00:00Z'}",
                "'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*'}"
            })
    void aGrantThatSessionsOfTheRoleCanUseIsTooWide(String condition) {
        String json = condition.replace('\'', '"');

        assertThat(deviations(identity(LIST, OBJECTS, allow("s3:ListBucket", "arn:aws:s3:::*", json))))
                .singleElement()
                .asString()
                .startsWith("IDENTITY statement 3 is about arn:aws:s3:::*, which is more than bucket b (where ");
        assertThat(deviations(identity(LIST, OBJECTS, allow("s3:PutObjectAcl", BUCKET + "/*", json))))
                .singleElement()
                .asString()
                .startsWith("IDENTITY statement 3 grants s3:PutObjectAcl, which Milvus does not need (where ");
    }

    /** They are about what a session of this role never is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringEquals': {'aws:PrincipalTag/team': 'ads'}",
                "'StringEquals': {'aws:PrincipalTag/stage': 'prod'}",
                "'Bool': {'aws:MultiFactorAuthPresent': 'true'}",
                "'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/admin-*'}",
                "'StringEquals': {'aws:PrincipalType': 'User'}",
                "'DateLessThan': {'aws:CurrentTime': '2020-01-01T00:00:00Z'}",
                "'Bool': {'aws:ViaAWSService': 'true'}"
            })
    void aGrantThatNoSessionOfTheRoleCanUseIsNone(String condition) {
        String json = condition.replace('\'', '"');

        assertThat(deviations(identity(LIST, OBJECTS, allow("s3:*", "*", json))))
                .isEmpty();
    }

    @Test
    void whatADenialOrABoundaryTakesBackIsNotTooWide() {
        String all = """
                {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}""";
        String onlyHere = """
                {"Effect": "Deny", "Action": "*", "NotResource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}""";

        assertThat(deviations(PolicySet.of(policy(PolicyType.IDENTITY, all))
                        .with(policy(PolicyType.PERMISSIONS_BOUNDARY, LIST, OBJECTS))))
                .isEmpty();
        assertThat(deviations(identity(LIST, OBJECTS.replace("arn:aws:s3:::b/*", "*"), onlyHere)))
                .isEmpty();
        // It is denied over plain HTTP only.
        assertThat(deviations(identity(LIST, OBJECTS, all, """
                        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"""))).hasSize(2);
    }

    @Test
    void aResourceIsWhatItsVariablesStandFor() {
        String tagged = "arn:aws:s3:::${aws:PrincipalTag/bucket}";

        assertThat(deviations(identity(LIST.replace(BUCKET, tagged), OBJECTS.replace(BUCKET, tagged))))
                .isEmpty();
        assertThat(deviations(
                        identity(LIST, OBJECTS, LIST.replace(BUCKET, "arn:aws:s3:::${aws:PrincipalTag/team}-data"))))
                .singleElement()
                .asString()
                .contains("is about arn:aws:s3:::${aws:PrincipalTag/team}-data, which is more than bucket b");
    }

    /** From where the pods come, and which organisation it is, is not known here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringNotEquals': {'aws:SourceVpce': 'vpce-1'}",
                "'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}",
                "'StringNotEquals': {'aws:PrincipalOrgID': 'o-1'}",
                "'Bool': {'aws:SecureTransport': 'false'}"
            })
    void aDenialThatNeedNotApplyLeavesNothingMissing(String condition) {
        String json = condition.replace('\'', '"');

        assertThat(deviations(identity(LIST, OBJECTS).with(policy(PolicyType.RESOURCE, denyToBucket(json)))))
                .isEmpty();
    }

    @Test
    void aGrantToSomebodyElseIsMissing() {
        assertThat(deviations(identity(
                        LIST,
                        allow("s3:*Object", BUCKET + "/*", "\"StringEquals\": {\"aws:PrincipalTag/team\": \"ads\"}"))))
                .hasSize(3)
                .allSatisfy(what -> assertThat(what)
                        .contains("does not allow s3:")
                        .contains("aws:PrincipalTag/team")
                        .contains("search"));
    }

    @Test
    void whatOtherwiseHoldsOnlyFromElsewhereIsMissingStill() {
        assertThat(deviations(identity(LIST, OBJECTS.replace("\"s3:PutObject\", ", ""))
                        .with(policy(
                                PolicyType.RESOURCE,
                                denyToBucket("\"StringNotEquals\": {\"aws:SourceVpce\": \"vpce-1\"}")))))
                .singleElement()
                .asString()
                .startsWith("role r does not allow s3:PutObject on arn:aws:s3:::b/files/object: no statement allows");
    }

    /** Milvus begins with HeadBucket, which has no prefix, and tries its connection with one of its own. */
    @Test
    void aListingOfTheRootPathAloneIsTooLittle() {
        assertThat(deviations(identity(
                        allow("s3:ListBucket", BUCKET, "\"StringLike\": {\"s3:prefix\": \"files/*\"}"), OBJECTS)))
                .singleElement()
                .asString()
                .startsWith(
                        "role r does not allow s3:ListBucket on arn:aws:s3:::b without s3:prefix, as HeadBucket asks"
                                + " with which Milvus begins: ");
        assertThat(deviations(identity(
                        allow("s3:ListBucket", BUCKET, "\"StringLikeIfExists\": {\"s3:prefix\": \"files/*\"}"),
                        OBJECTS)))
                .singleElement()
                .asString()
                .contains("with the s3:prefix justforconnectioncheck");
        assertThat(deviations(identity(
                        allow(
                                "s3:ListBucket",
                                BUCKET,
                                "\"StringLikeIfExists\": {\"s3:prefix\": [\"files/*\", \"justforconnectioncheck\"]}"),
                        OBJECTS)))
                .isEmpty();
    }
}
