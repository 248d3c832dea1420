package dev.milvusons3.internal.steps.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.platform.aws.AwsPlatform;
import dev.milvusons3.internal.platform.aws.EmulatedAws;
import dev.milvusons3.internal.spec.DeploymentSpec;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Terraform made: as the guide has it, and with each thing wrong that goes wrong. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AdoptionCheckTest {
    private static final String BUCKET = "milvus-bucket-0123456789abcdef01234567";
    private static final String ROLE = "milvus-s3-access-sa";
    private static final String ROLE_ARN = "arn:aws:iam::111122223333:role/" + ROLE;
    private static final String POLICY_ARN = "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite";
    private static final String PROVIDER = "oidc.eks.us-east-2.amazonaws.com/id/EMULATED";
    private static final String SUBJECT = "system:serviceaccount:milvus:" + ROLE;

    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/PROVIDER"},
             "Action": "sts:AssumeRoleWithWebIdentity",
             "Condition": {"StringEquals": {"PROVIDER:sub": "SUBJECT", "PROVIDER:aud": "sts.amazonaws.com"}}}]}""".replace("PROVIDER", PROVIDER).replace("SUBJECT", SUBJECT);
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::BUCKET"]},
             {"Effect": "Allow", "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
              "Resource": ["arn:aws:s3:::BUCKET/*"]}]}""".replace("BUCKET", BUCKET);

    private final EmulatedAws emulated = new EmulatedAws();

    @BeforeEach
    void terraform() {
        emulated.createProvider();
        emulated.s3.createBucket(
                r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        emulated.iam.createPolicy(r -> r.policyName("MilvusS3ReadWrite").policyDocument(POLICY));
        emulated.iam.createRole(r -> r.roleName(ROLE).assumeRolePolicyDocument(TRUST));
        emulated.iam.attachRolePolicy(r -> r.roleName(ROLE).policyArn(POLICY_ARN));
        emulated.cluster
                .client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .endMetadata()
                        .build())
                .create();
        annotate(ROLE_ARN);
    }

    @AfterEach
    void close() {
        emulated.close();
    }

    private void annotate(String roleArn) {
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("milvus")
                .withName(ROLE)
                .addToAnnotations("eks.amazonaws.com/role-arn", roleArn)
                .endMetadata()
                .build();
        emulated.cluster.client().resource(account).delete();
        emulated.cluster.client().resource(account).create();
    }

    private void trust(String document) {
        emulated.iam.updateAssumeRolePolicy(r -> r.roleName(ROLE).policyDocument(document));
    }

    private void policy(String document) {
        emulated.iam.createPolicyVersion(
                r -> r.policyArn(POLICY_ARN).policyDocument(document).setAsDefault(true));
    }

    private List<Deviation> deviations() {
        DeploymentSpec spec = emulated.spec(Map.of(
                "milvus-on-s3.adopt.bucket",
                "arn:aws:s3:::" + BUCKET,
                "milvus-on-s3.adopt.policy",
                "MilvusS3ReadWrite",
                "milvus-on-s3.adopt.role",
                ROLE_ARN,
                "milvus-on-s3.adopt.service-account",
                "milvus/" + ROLE));
        try (AwsPlatform platform = AwsPlatform.open(spec)) {
            return check(platform, spec).run().all();
        }
    }

    private static AdoptionCheck check(AwsPlatform platform, DeploymentSpec spec) {
        return new AdoptionCheck(new Adoption(
                platform.aws(),
                platform.cluster(),
                spec.adopt(),
                BUCKET,
                "files",
                "milvus",
                ROLE,
                "sts.amazonaws.com",
                Optional.empty(),
                spec.setup()));
    }

    @Test
    void theGuidesOwnSetUpHasNoDeviation() {
        assertThat(deviations()).isEmpty();
    }

    static Stream<Arguments> wrongTrust() {
        return Stream.of(
                Arguments.of(
                        "sub",
                        TRUST.replace(SUBJECT, "system:serviceaccount:default:my-service-account"),
                        "does not trust " + SUBJECT),
                Arguments.of("aud", TRUST.replace("\"sts.amazonaws.com\"", "\"sts.amazonaws.com.cn\""), ":aud"),
                Arguments.of(
                        "provider",
                        TRUST.replace("oidc-provider/" + PROVIDER, "oidc-provider/" + PROVIDER + "2"),
                        "does not trust " + SUBJECT),
                Arguments.of(
                        "no aud",
                        TRUST.replace(", \"" + PROVIDER + ":aud\": \"sts.amazonaws.com\"", ""),
                        "takes tokens for other audiences than sts.amazonaws.com"),
                Arguments.of(
                        "any service account",
                        TRUST.replace("StringEquals", "StringLike").replace(SUBJECT, "system:serviceaccount:milvus:*"),
                        "trusts every service account of namespace milvus"),
                Arguments.of(
                        "any namespace",
                        TRUST.replace("StringEquals", "StringLike").replace(SUBJECT, "system:serviceaccount:*:" + ROLE),
                        "trusts service accounts of other namespaces"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrongTrust(String name, String document, String what) {
        trust(document);

        assertThat(deviations()).singleElement().satisfies(deviation -> {
            assertThat(deviation.what()).startsWith("role " + ROLE).contains(what);
            assertThat(deviation.remedy())
                    .startsWith("aws iam update-assume-role-policy --role-name " + ROLE)
                    .contains("\"" + PROVIDER + ":sub\": \"" + SUBJECT + "\"");
        });
    }

    static Stream<Arguments> wrongPermissions() {
        return Stream.of(
                Arguments.of(
                        "missing action",
                        POLICY.replace("\"s3:DeleteObject\", ", ""),
                        "role " + ROLE + " does not allow s3:DeleteObject on arn:aws:s3:::" + BUCKET + "/files/object",
                        "\"Action\": \"s3:DeleteObject\""),
                Arguments.of(
                        "missing bucket",
                        POLICY.replace("[\"arn:aws:s3:::" + BUCKET + "\"]", "[\"arn:aws:s3:::" + BUCKET + "/*\"]"),
                        "role " + ROLE + " does not allow s3:ListBucket on arn:aws:s3:::" + BUCKET,
                        "\"Resource\": \"arn:aws:s3:::" + BUCKET + "\""),
                Arguments.of(
                        "too many actions",
                        POLICY.replace("\"s3:GetObject\", \"s3:PutObject\"", "\"s3:GetObject\", \"s3:Put*\""),
                        "grants s3:Put*, which Milvus does not need",
                        "leave it out"),
                Arguments.of(
                        "all buckets",
                        POLICY.replace("arn:aws:s3:::" + BUCKET + "/*", "arn:aws:s3:::*"),
                        "is about arn:aws:s3:::*, which is more than bucket " + BUCKET,
                        "\"arn:aws:s3:::" + BUCKET + "/*\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrongPermissions(String name, String document, String what, String remedy) {
        policy(document);

        assertThat(deviations()).singleElement().satisfies(deviation -> {
            assertThat(deviation.what()).contains(what);
            assertThat(deviation.remedy()).contains(remedy);
        });
    }

    @Test
    void anotherAnnotationIsNamed() {
        annotate("arn:aws:iam::111122223333:role/another");

        assertThat(deviations())
                .containsExactly(new Deviation(
                        "service account milvus/" + ROLE + " has the annotation eks.amazonaws.com/role-arn:"
                                + " arn:aws:iam::111122223333:role/another, and the role is " + ROLE_ARN,
                        "kubectl annotate serviceaccount " + ROLE + " -n milvus --overwrite"
                                + " eks.amazonaws.com/role-arn=" + ROLE_ARN
                                + " (and restart the pods: they get the role when they are made)"));
    }

    @Test
    void aBucketThatIsInUseIsNotSharedWithAnotherMilvus() {
        emulated.s3.putObject(
                r -> r.bucket(BUCKET).key("files/insert_log/1"),
                software.amazon.awssdk.core.sync.RequestBody.fromString("x"));

        assertThat(deviations())
                .singleElement()
                .extracting(Deviation::what)
                .asString()
                .contains("has objects under files/ already");
    }

    @Test
    void noMoreAreVersionsOfWhatWasDeleted() {
        emulated.s3.putBucketVersioning(r -> r.bucket(BUCKET)
                .versioningConfiguration(
                        v -> v.status(software.amazon.awssdk.services.s3.model.BucketVersioningStatus.ENABLED)));
        emulated.s3.putObject(
                r -> r.bucket(BUCKET).key("files/insert_log/1"),
                software.amazon.awssdk.core.sync.RequestBody.fromString("x"));
        emulated.s3.deleteObject(r -> r.bucket(BUCKET).key("files/insert_log/1"));

        assertThat(deviations())
                .singleElement()
                .extracting(Deviation::what)
                .asString()
                .contains("has versions of objects that were deleted under files/ already");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        emulated.iam.detachRolePolicy(r -> r.roleName(ROLE).policyArn(POLICY_ARN));
        emulated.iam.deleteOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn("arn:aws:iam::111122223333:oidc-provider/" + PROVIDER));
        trust(TRUST.replace(SUBJECT, "system:serviceaccount:default:other")
                .replace("\"sts.amazonaws.com\"", "\"other\""));
        annotate("arn:aws:iam::444455556666:role/another");
        emulated.s3.deleteBucket(r -> r.bucket(BUCKET));

        assertThat(deviations())
                .extracting(Deviation::what)
                .anyMatch(what -> what.equals("bucket " + BUCKET + " does not exist"))
                .anyMatch(what -> what.contains("has no identity provider for the cluster's issuer"))
                .anyMatch(what -> what.contains("does not trust") && what.contains(":sub"))
                .anyMatch(what -> what.contains("does not trust") && what.contains(":aud"))
                .anyMatch(what -> what.contains("is not attached to role " + ROLE))
                .anyMatch(what -> what.contains("does not allow s3:ListBucket"))
                .anyMatch(what -> what.contains("does not allow s3:PutObject"))
                .anyMatch(what -> what.contains("has the annotation"));
    }

    @Test
    void theStartIsRefusedWithAllOfThemAndTheirRemedies() {
        annotate("arn:aws:iam::111122223333:role/another");
        policy(POLICY.replace("\"s3:PutObject\"", "\"s3:PutObjectAcl\""));
        DeploymentSpec spec = emulated.spec(Map.of(
                "milvus-on-s3.adopt.bucket", BUCKET,
                "milvus-on-s3.adopt.role", ROLE,
                "milvus-on-s3.adopt.service-account", "milvus/" + ROLE));

        try (AwsPlatform platform = AwsPlatform.open(spec)) {
            assertThatThrownBy(() -> check(platform, spec).run().require())
                    .hasMessageStartingWith(
                            "what is adopted is not as the Milvus guide has it, in 3 point(s); nothing was"
                                    + " made or changed\n  - ")
                    .hasMessageContaining("does not allow s3:PutObject")
                    .hasMessageContaining("grants s3:PutObjectAcl, which Milvus does not need")
                    .hasMessageContaining("      fix it: kubectl annotate serviceaccount");
        }
    }
}
