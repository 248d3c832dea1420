package dev.milvusons3.internal.gateway.iamapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** IAM's API as its client speaks it. */
class IamApiTest {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    private static final String DOCUMENT =
            TestAccount.policy(TestAccount.allow("s3:GetObject", "arn:aws:s3:::" + TestAccount.BUCKET + "/*"));

    /** {@return the form of a policy's id} */
    String policyIds() {
        return "ANPA[A-Z2-7]{17}";
    }

    private final TestAccount account = open(b -> b);
    private final IamClient iam = account.iam;

    TestAccount account() {
        return account;
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static <T extends Throwable> T refused(Class<T> type, Runnable call) {
        T e = catchThrowableOfType(type, call::run);
        assertThat(e).isNotNull();
        return e;
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void policiesHaveVersions() {
        var created = iam.createPolicy(b -> b.policyName("MilvusS3ReadWrite")
                        .path("/team/")
                        .description("for a test")
                        .policyDocument(DOCUMENT)
                        .tags(tag("run", "1")))
                .policy();
        String arn = created.arn();
        assertThat(arn).isEqualTo("arn:aws:iam::111122223333:policy/team/MilvusS3ReadWrite");
        assertThat(created.policyId()).matches(policyIds());
        assertThat(created.defaultVersionId()).isEqualTo("v1");
        assertThat(iam.getPolicy(b -> b.policyArn(arn)).policy().description()).isEqualTo("for a test");
        assertThat(decoded(iam.getPolicyVersion(b -> b.policyArn(arn).versionId("v1"))
                        .policyVersion()
                        .document()))
                .isEqualTo(DOCUMENT);
        refused(
                EntityAlreadyExistsException.class,
                () -> iam.createPolicy(b -> b.policyName("milvuss3readwrite").policyDocument(DOCUMENT)));

        for (int i = 2; i <= 5; i++) {
            iam.createPolicyVersion(b -> b.policyArn(arn).policyDocument(DOCUMENT));
        }
        assertThat(refused(
                                LimitExceededException.class,
                                () -> iam.createPolicyVersion(
                                        b -> b.policyArn(arn).policyDocument(DOCUMENT)))
                        .awsErrorDetails()
                        .errorMessage())
                .startsWith("A managed policy can have up to 5 versions.");
        iam.setDefaultPolicyVersion(b -> b.policyArn(arn).versionId("v3"));
        refused(
                DeleteConflictException.class,
                () -> iam.deletePolicyVersion(b -> b.policyArn(arn).versionId("v3")));
        iam.deletePolicyVersion(b -> b.policyArn(arn).versionId("v5"));
        assertThat(iam.createPolicyVersion(
                                b -> b.policyArn(arn).policyDocument(DOCUMENT).setAsDefault(true))
                        .policyVersion()
                        .versionId())
                .as("numbers are not used again")
                .isEqualTo("v6");
        assertThat(iam.listPolicyVersions(b -> b.policyArn(arn)).versions())
                .extracting(PolicyVersion::versionId)
                .containsExactly("v6", "v4", "v3", "v2", "v1");
        refused(DeleteConflictException.class, () -> iam.deletePolicy(b -> b.policyArn(arn)));
        for (String version : List.of("v1", "v2", "v3", "v4")) {
            iam.deletePolicyVersion(b -> b.policyArn(arn).versionId(version));
        }
        iam.tagPolicy(b -> b.policyArn(arn).tags(tag("run", "2"), tag("x", "y")));
        iam.untagPolicy(b -> b.policyArn(arn).tagKeys("x"));
        assertThat(iam.listPolicyTags(b -> b.policyArn(arn)).tags()).containsExactly(tag("run", "2"));
        iam.deletePolicy(b -> b.policyArn(arn));
        refused(NoSuchEntityException.class, () -> iam.getPolicy(b -> b.policyArn(arn)));
    }

    @Test
    void rolesHavePolicies() {
        account.createProvider();
        String policy = iam.createPolicy(b -> b.policyName("p").policyDocument(DOCUMENT))
                .policy()
                .arn();
        Role role = iam.createRole(b -> b.roleName("milvus-s3-access-sa")
                        .assumeRolePolicyDocument(account.trust())
                        .description("a role")
                        .maxSessionDuration(7_200)
                        .tags(tag("run", "1")))
                .role();
        assertThat(role.arn()).isEqualTo("arn:aws:iam::111122223333:role/milvus-s3-access-sa");
        assertThat(role.roleId()).matches("AROA[A-Z2-7]{17}");
        Role got = iam.getRole(b -> b.roleName("milvus-s3-access-sa")).role();
        assertThat(decoded(got.assumeRolePolicyDocument())).isEqualTo(account.trust());
        assertThat(got.maxSessionDuration()).isEqualTo(7_200);
        assertThat(got.tags()).containsExactly(tag("run", "1"));
        refused(
                EntityAlreadyExistsException.class,
                () -> iam.createRole(b -> b.roleName("Milvus-S3-access-sa").assumeRolePolicyDocument(account.trust())));

        iam.attachRolePolicy(b -> b.roleName(role.roleName()).policyArn(policy));
        iam.attachRolePolicy(b -> b.roleName(role.roleName()).policyArn(policy));
        assertThat(iam.listAttachedRolePolicies(b -> b.roleName(role.roleName()))
                        .attachedPolicies())
                .containsExactly(AttachedPolicy.builder()
                        .policyName("p")
                        .policyArn(policy)
                        .build());
        assertThat(iam.getPolicy(b -> b.policyArn(policy)).policy().attachmentCount())
                .isEqualTo(1);
        assertThat(iam.listEntitiesForPolicy(b -> b.policyArn(policy)).policyRoles())
                .singleElement()
                .satisfies(r -> assertThat(r.roleName()).isEqualTo(role.roleName()));
        assertThat(refused(DeleteConflictException.class, () -> iam.deletePolicy(b -> b.policyArn(policy)))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo("Cannot delete a policy attached to entities.");
        assertThat(refused(DeleteConflictException.class, () -> iam.deleteRole(b -> b.roleName(role.roleName())))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo("Cannot delete entity, must detach all policies first.");
        iam.detachRolePolicy(b -> b.roleName(role.roleName()).policyArn(policy));
        refused(
                NoSuchEntityException.class,
                () -> iam.detachRolePolicy(b -> b.roleName(role.roleName()).policyArn(policy)));

        iam.putRolePolicy(b -> b.roleName(role.roleName()).policyName("in").policyDocument(DOCUMENT));
        assertThat(decoded(iam.getRolePolicy(b -> b.roleName(role.roleName()).policyName("in"))
                        .policyDocument()))
                .isEqualTo(DOCUMENT);
        assertThat(iam.listRolePolicies(b -> b.roleName(role.roleName())).policyNames())
                .containsExactly("in");
        refused(DeleteConflictException.class, () -> iam.deleteRole(b -> b.roleName(role.roleName())));
        iam.deleteRolePolicy(b -> b.roleName(role.roleName()).policyName("in"));

        iam.putRolePermissionsBoundary(b -> b.roleName(role.roleName()).permissionsBoundary(policy));
        assertThat(iam.getRole(b -> b.roleName(role.roleName()))
                        .role()
                        .permissionsBoundary()
                        .permissionsBoundaryArn())
                .isEqualTo(policy);
        refused(DeleteConflictException.class, () -> iam.deletePolicy(b -> b.policyArn(policy)));
        iam.deleteRolePermissionsBoundary(b -> b.roleName(role.roleName()));
        iam.updateRole(b -> b.roleName(role.roleName()).description("another"));
        iam.tagRole(b -> b.roleName(role.roleName()).tags(tag("x", "y")));
        iam.untagRole(b -> b.roleName(role.roleName()).tagKeys("run"));
        assertThat(iam.listRoleTags(b -> b.roleName(role.roleName())).tags()).containsExactly(tag("x", "y"));
        assertThat(iam.listRoles().roles()).extracting(Role::roleName).containsExactly(role.roleName());
        iam.deleteRole(b -> b.roleName(role.roleName()));
        assertThat(refused(NoSuchEntityException.class, () -> iam.getRole(b -> b.roleName(role.roleName())))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo("The role with name milvus-s3-access-sa cannot be found.");
    }

    @Test
    void providersHaveClientIds() {
        String arn = account.createProvider();
        assertThat(arn).isEqualTo("arn:aws:iam::111122223333:oidc-provider/" + TestIssuer.HOST_PATH);
        refused(EntityAlreadyExistsException.class, account::createProvider);
        iam.addClientIDToOpenIDConnectProvider(
                b -> b.openIDConnectProviderArn(arn).clientID("another"));
        iam.updateOpenIDConnectProviderThumbprint(
                b -> b.openIDConnectProviderArn(arn).thumbprintList("a".repeat(40)));
        var got = iam.getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn));
        assertThat(got.url()).isEqualTo(TestIssuer.HOST_PATH);
        assertThat(got.clientIDList()).containsExactly("sts.amazonaws.com", "another");
        assertThat(got.thumbprintList()).containsExactly("a".repeat(40));
        refused(
                IamException.class,
                () -> iam.updateOpenIDConnectProviderThumbprint(
                        b -> b.openIDConnectProviderArn(arn).thumbprintList("short")));
        refused(IamException.class, () -> iam.createOpenIDConnectProvider(b -> b.url("http://plain.example.com")));
        iam.tagOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn).tags(tag("run", "1")));
        assertThat(iam.listOpenIDConnectProviderTags(b -> b.openIDConnectProviderArn(arn))
                        .tags())
                .hasSize(1);
        assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList()).hasSize(1);
        iam.deleteOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn));
        refused(NoSuchEntityException.class, () -> iam.getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn)));
    }

    @Test
    void documentsAreReadStrictly() {
        MalformedPolicyDocumentException malformed = refused(
                MalformedPolicyDocumentException.class,
                () -> iam.createPolicy(b -> b.policyName("p")
                        .policyDocument("{\"Version\":\"2012-10-17\",\n\"Statement\":[{\"Effect\":\"Perhaps\"}]}")));
        assertThat(malformed.awsErrorDetails().errorMessage()).contains("line 2");
        refused(
                MalformedPolicyDocumentException.class,
                () -> iam.createRole(b -> b.roleName("r").assumeRolePolicyDocument(DOCUMENT)));
        assertThat(iam.listRoles().roles()).isEmpty();
        refused(
                LimitExceededException.class,
                () -> iam.createPolicy(b -> b.policyName("p")
                        .policyDocument(TestAccount.policy(
                                TestAccount.allow("s3:GetObject", "arn:aws:s3:::" + "b".repeat(6_200))))));
        assertThat(iam.listPolicies(b -> b.scope(PolicyScopeType.LOCAL)).policies())
                .isEmpty();
        IamException invalid = refused(
                IamException.class,
                () -> iam.createRole(b -> b.roleName("not a name").assumeRolePolicyDocument(account.trust())));
        assertThat(invalid.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    }

    @Test
    void listsHavePages() {
        IntStream.range(0, 5)
                .forEach(i -> iam.createPolicy(b -> b.policyName("p" + i).policyDocument(DOCUMENT)));
        var first = iam.listPolicies(b -> b.scope(PolicyScopeType.LOCAL).maxItems(2));
        assertThat(first.policies()).hasSize(2);
        assertThat(first.isTruncated()).isTrue();
        assertThat(iam.listPoliciesPaginator(b -> b.scope(PolicyScopeType.LOCAL).maxItems(2)).policies().stream())
                .hasSize(5);
    }

    @Test
    void onlyThoseWhoMayCallIt() {
        account.createProvider();
        IamClient nobody = account.iam(account.assume(account.createRole()));
        IamException denied = refused(IamException.class, () -> nobody.listRoles());
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
        assertThat(denied.awsErrorDetails().errorMessage())
                .startsWith("User: arn:aws:sts::111122223333:assumed-role/role-1/milvus is not authorized to perform:"
                        + " iam:ListRoles on resource: ")
                .endsWith("because no identity-based policy allows the iam:ListRoles action");
        IamClient limited = account.iam(account.assume(account.createRole(
                TestAccount.allow("iam:GetRole", "arn:aws:iam::111122223333:role/role-1"),
                TestAccount.allow(
                        "iam:AttachRolePolicy",
                        "*",
                        "{\"ArnEquals\":{\"iam:PolicyARN\":\"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"}}"))));
        limited.getRole(b -> b.roleName("role-1"));
        refused(IamException.class, () -> limited.getRole(b -> b.roleName("role-2")));
        limited.attachRolePolicy(b -> b.roleName("role-1").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
        assertThat(refused(
                                IamException.class,
                                () -> limited.attachRolePolicy(b ->
                                        b.roleName("role-1").policyArn("arn:aws:iam::aws:policy/AdministratorAccess")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void simulationsAnswerAsRequestsAreDecided() {
        account.createProvider();
        String role = account.createRole(
                TestAccount.allow("s3:GetObject", "arn:aws:s3:::b/*"),
                TestAccount.allow("s3:ListBucket", "arn:aws:s3:::b", "{\"StringLike\":{\"s3:prefix\":\"files/*\"}}"),
                TestAccount.deny(
                        "s3:GetObject", "arn:aws:s3:::b/secret/*", "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"));
        var results = iam.simulatePrincipalPolicy(b -> b.policySourceArn(role)
                        .actionNames("s3:GetObject", "s3:PutObject")
                        .resourceArns("arn:aws:s3:::b/k", "arn:aws:s3:::b/secret/k")
                        .contextEntries(ContextEntry.builder()
                                .contextKeyName("aws:SecureTransport")
                                .contextKeyType("boolean")
                                .contextKeyValues("false")
                                .build()))
                .evaluationResults();
        assertThat(results)
                .extracting(r -> r.evalDecision())
                .containsExactly(
                        PolicyEvaluationDecisionType.ALLOWED,
                        PolicyEvaluationDecisionType.EXPLICIT_DENY,
                        PolicyEvaluationDecisionType.IMPLICIT_DENY,
                        PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(results.get(0).matchedStatements()).singleElement().satisfies(s -> {
            assertThat(s.sourcePolicyId()).isEqualTo("role_role-1_p");
            assertThat(s.startPosition().line()).isEqualTo(1);
            assertThat(s.endPosition().column()).isGreaterThan(s.startPosition().column());
        });
        var missing = iam.simulatePrincipalPolicy(b ->
                        b.policySourceArn(role).actionNames("s3:ListBucket").resourceArns("arn:aws:s3:::b"))
                .evaluationResults()
                .get(0);
        assertThat(missing.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(missing.missingContextValues()).contains("s3:prefix");

        var custom = iam.simulateCustomPolicy(b -> b.policyInputList(DOCUMENT)
                        .permissionsBoundaryPolicyInputList(TestAccount.policy(TestAccount.allow("s3:PutObject", "*")))
                        .actionNames("s3:GetObject")
                        .resourceArns("arn:aws:s3:::" + TestAccount.BUCKET + "/k"))
                .evaluationResults()
                .get(0);
        assertThat(custom.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(custom.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary())
                .isFalse();
        assertThat(refused(
                                IamException.class,
                                () -> iam.simulateCustomPolicy(
                                        b -> b.policyInputList("{}").actionNames("s3:GetObject")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidInput");
    }
}
