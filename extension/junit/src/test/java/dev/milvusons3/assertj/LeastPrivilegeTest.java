package dev.milvusons3.assertj;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.assertj.Recorded;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** What is more than Milvus used, of policies written in all manners. */
class LeastPrivilegeTest {
    private static final String LIST = """
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"}""";
    private final Decisions used = new Recorded()
            .allowed("s3:ListBucket", "arn:aws:s3:::b")
            .allowed("s3:GetObject", "arn:aws:s3:::b/files/1")
            .allowed("s3:PutObject", "arn:aws:s3:::b/files/2")
            .denied("s3:GetBucketLocation", "arn:aws:s3:::b")
            .decisions();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::b/files/*",
                "arn:aws:s3:::b/files/a/*",
                "arn:*:s3:::b/files/?*",
                "arn:aws:s3:::b/files/${aws:userid}/*",
            })
    void noMoreThanTheRootPathIsEnough(String resource) {
        assertThat(excess(LIST, allow("\"s3:GetObject\", \"s3:PutObject\"", resource)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::b*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::*/files/*",
        "arn:aws:s3:::b/files*",
        "arn:aws:s3:::b/?iles/*",
        "*",
        "arn:aws:s3",
    })
    void aWiderResourceIsReported(String resource) {
        assertThat(excess(LIST, allow("\"s3:GetObject\", \"s3:PutObject\"", resource)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("but it also grants\n  by p statement 2: s3:GetObject, s3:PutObject on " + resource
                                + ", which is wider than what Milvus used: arn:aws:s3:::b/files/*\n\nThis policy"));
    }

    @Test
    void theBucketItselfCanBeTooWideToo() {
        assertThat(excess(LIST.replace(":::b", ":::b-*"), allow("\"s3:GetObject\"", "arn:aws:s3:::b/files/*")))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(
                                "  by p statement 1: s3:ListBucket on arn:aws:s3:::b-*, which is wider than what Milvus"
                                        + " used: arn:aws:s3:::b\n"));
    }

    @Test
    void aStatementForBucketAndObjectsGrantsEachActionOnlyWhatItIsAbout() {
        // As the guide shows a policy's version: one statement, both resources.
        assertThat(excess("""
                        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
                          "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/files/*"]}""")).isEmpty();
    }

    @Test
    void wildcardsOfActionsAreCounted() {
        assertThat(excess(allow("\"s3:*\"", "*")))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("by p statement 1: 177 actions: s3:AbortMultipartUpload, ")
                        .contains("23 s3:Delete...")
                        .contains(", which Milvus did not use\n")
                        .contains(
                                "by p statement 1: s3:GetObject, s3:ListBucket, s3:PutObject on *, which is wider than"
                                        + " what Milvus used: arn:aws:s3:::b/files/*, arn:aws:s3:::b\n"));
        assertThat(excess(LIST, allow("\"s3:Get*\", \"s3:PutObject\"", "arn:aws:s3:::b/files/*")))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("by p statement 2: 15 actions: 15 s3:Get..., which Milvus did not use")
                        .doesNotContain("wider"));
    }

    @Test
    void actionsOfOtherServicesAreReported() {
        assertThat(excess(LIST, allow("\"kms:Decrypt\", \"s3:GetObject\", \"s3:PutObject\"", "arn:aws:s3:::b/files/*")))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("by p statement 2: kms:Decrypt, which Milvus did not use"));
    }

    @Test
    void whatIsDeniedIsNotGranted() {
        assertThat(excess(
                        LIST,
                        allow("\"s3:GetObject\", \"s3:PutObject\", \"s3:DeleteObject\"", "arn:aws:s3:::b/*"),
                        """
                        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}""",
                        """
                        {"Effect": "Deny", "Action": "s3:*Object", "NotResource": "arn:aws:s3:::b/files/*"}"""))
                .isEmpty();
    }

    @Test
    void exceptionsAreLeftOnTheBucketOrTheRootPath() {
        String actions = "\"s3:GetObject\", \"s3:PutObject\", \"s3:DeleteObject\"";
        assertThat(excess(
                        List.of("s3:deleteobject", "s3:ListBucketMultipartUploads"),
                        used,
                        LIST,
                        allow(actions, "arn:aws:s3:::b/files/*"),
                        allow("\"s3:ListBucketMultipartUploads\"", "arn:aws:s3:::b")))
                .isEmpty();
        assertThat(excess(List.of("s3:DeleteObject"), used, LIST, allow(actions, "arn:aws:s3:::b/*")))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith(
                                "Expecting role milvus-role\nto grant no more than its Milvus used in 3 requests to S3,"
                                        + " and s3:DeleteObject\nbut")
                        .contains("s3:DeleteObject, s3:GetObject, s3:PutObject on arn:aws:s3:::b/*, which is wider"));
    }

    @Test
    void anExceptedActionOfAnotherServiceStaysOnThatServicesResourcesUnderItsConditions() {
        String key = """
                {"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                  "Resource": "arn:aws:kms:us-east-2:111122223333:key/00000000-1111-2222-3333-444444444444",
                  "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-2.amazonaws.com"}}}""";
        String wide = allow("\"s3:GetObject\", \"s3:PutObject\", \"kms:Decrypt\"", "arn:aws:s3:::b/*");

        assertThat(excess(List.of("kms:Decrypt", "kms:GenerateDataKey"), used, LIST, wide, key))
                .hasValueSatisfying(text -> {
                    String sufficient = text.substring(text.indexOf("This policy would have sufficed:\n"))
                            .replaceFirst(".*\n", "");
                    assertThat(sufficient)
                            .containsOnlyOnce("kms:Decrypt")
                            .containsOnlyOnce("kms:GenerateDataKey")
                            .containsOnlyOnce("kms:ViaService");
                    assertThat(PolicyDocument.parse(sufficient, PolicyType.IDENTITY)
                                    .statements())
                            .anySatisfy(statement -> {
                                assertThat(statement.actions()).containsExactly("kms:Decrypt", "kms:GenerateDataKey");
                                assertThat(statement.resources())
                                        .containsExactly(
                                                "arn:aws:kms:us-east-2:111122223333:key/00000000-1111-2222-3333-444444444444");
                            });
                });
    }

    @Test
    void nothingUsedIsNoEvidence() {
        assertThat(excess(List.of(), Decisions.of(List.of()), LIST)).hasValue("""
                        Expecting role milvus-role
                        to grant no more than its Milvus used in 0 requests to S3
                        but Milvus has made no request that was allowed""");
    }

    private Optional<String> excess(String... statements) {
        return excess(List.of(), used, statements);
    }

    private static Optional<String> excess(List<String> excepted, Decisions used, String... statements) {
        String policy = "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
        return new LeastPrivilege(deployment(used), excepted)
                .excess(PolicySet.of(NamedPolicy.of("p", PolicyType.IDENTITY, policy)));
    }

    private static String allow(String actions, String resource) {
        return """
                {"Effect": "Allow", "Action": [%s], "Resource": "%s"}""".formatted(actions, resource);
    }

    private static MilvusDeployment deployment(Decisions used) {
        return (MilvusDeployment) Proxy.newProxyInstance(
                MilvusDeployment.class.getClassLoader(),
                new Class<?>[] {MilvusDeployment.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "decisions" -> used;
                    case "region" -> Region.US_EAST_2;
                    case "bucket" -> "b";
                    case "rootPath" -> "files";
                    case "roleName" -> "milvus-role";
                    case "roleArn" -> Recorded.ROLE;
                    default -> {
                        if (method.isDefault()) {
                            yield InvocationHandler.invokeDefault(proxy, method, arguments);
                        }
                        throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
