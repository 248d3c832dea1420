package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.aws.AwsPlatform;
import dev.milvusons3.internal.platform.aws.EmulatedAws;
import dev.milvusons3.internal.platform.aws.FaultyProxy;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/** An AWS that does not know yet, or throttles: everything that was made is waited for, until there is evidence of it. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UnsettledAwsTest {
    private final EmulatedAws emulated = new EmulatedAws();
    private final FaultyProxy proxy = new FaultyProxy(emulated.gateway.endpoint());

    @AfterEach
    void close() {
        proxy.close();
        emulated.close();
    }

    @Test
    void everyStepWaitsForWhatAwsDoesNotKnowYet() {
        emulated.createProvider();
        proxy.refuse("CreatePolicy", 2, 400, "Throttling", "Rate exceeded")
                .refuse("GetPolicyVersion", 1, 404, "NoSuchEntity", "Policy version v1 does not exist.")
                .refuse("CreateRole", 1, 400, "MalformedPolicyDocument", "Invalid principal in policy: FEDERATED")
                .refuse("AttachRolePolicy", 1, 404, "NoSuchEntity", "The role cannot be found.")
                .refuse("AssumeRoleWithWebIdentity", 2, 403, "AccessDenied", "Not authorized")
                .refuseS3("GET /milvus-bucket-[0-9a-f]+\\?location", 1, 404, "NoSuchBucket")
                .refuseS3("PUT /milvus-bucket-[0-9a-f]+/files/", 2, 403, "AccessDenied");

        refused(Map.of()).hasMessageContaining("useIAM").hasNoSuppressedExceptions();

        assertThat(proxy.unused()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void whatACallMadeWhoseAnswerGotLostIsTheRuns() {
        proxy.loseAnswerS3("PUT /milvus-bucket-[0-9a-f]+/? HTTP")
                .loseAnswer("CreatePolicy")
                .loseAnswer("CreateOpenIDConnectProvider")
                .loseAnswer("CreateRole");

        refused(Map.of("milvus-on-s3.aws.identity-provider", "CREATE"))
                .hasMessageContaining("useIAM")
                .hasNoSuppressedExceptions();

        assertThat(proxy.unused()).isEmpty();
        assertNothingIsLeft();
        assertThat(emulated.iam.listOpenIDConnectProviders().openIDConnectProviderList())
                .isEmpty();
    }

    @Test
    void aDeletionThatMustWaitIsTriedAgain() {
        emulated.createProvider();
        proxy.refuse("DeleteRole", 1, 409, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
                .refuse("DeletePolicy", 1, 409, "DeleteConflict", "Cannot delete a policy attached to entities.");

        refused(Map.of()).hasMessageContaining("useIAM").hasNoSuppressedExceptions();

        assertThat(proxy.unused()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void aDenialThatTheDocumentsExplainIsNotWaitedFor() {
        emulated.createProvider();
        // Were it waited for, this one would be asked for too.
        proxy.refuseS3("DELETE /milvus-bucket-[0-9a-f]+/files/", 1, 403, "AccessDenied");

        refused(Map.of("milvus-on-s3.policy", Specs.POLICY.replace("\"s3:PutObject\"", "\"s3:PutObjectAcl\"")))
                .hasMessageStartingWith("s3:PutObject on ");

        assertThat(proxy.unused()).hasSize(1);
        assertNothingIsLeft();
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(Map<String, String> settings) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put("milvus-on-s3.aws.endpoint", proxy.endpoint().toString());
        all.put("milvus-on-s3.values", emulated.file("externalS3: {useIAM: false}\n"));
        return assertThatThrownBy(
                        () -> new PlatformStarter(AwsPlatform::open).start(emulated.spec(all), "UnsettledAwsTest"))
                .isInstanceOf(MilvusOnS3Exception.class);
    }

    private void assertNothingIsLeft() {
        assertThat(emulated.s3.listBuckets().buckets()).isEmpty();
        assertThat(emulated.iam.listRoles().roles()).isEmpty();
        assertThat(emulated.iam
                        .listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                        .policies())
                .isEmpty();
    }
}
