package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.aws.AwsPlatform;
import dev.milvusons3.internal.platform.aws.EmulatedAws;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/** The steps on AWS up to Milvus: what AWS refuses is explained by the account's documents, and everything is gone afterwards. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AwsProvisioningTest {
    private static final String BUCKET = "terraforms-bucket";
    private static final Map<String, String> ADOPTED = Map.of(
            "milvus-on-s3.adopt.bucket",
            BUCKET,
            "milvus-on-s3.adopt.role",
            "terraforms",
            "milvus-on-s3.namespace",
            "terraformed",
            "milvus-on-s3.service-account",
            "milvus");

    private final EmulatedAws emulated = new EmulatedAws();

    @AfterEach
    void close() {
        emulated.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject"})
    void aMissingActionIsNamedByTheAccountsDocuments(String action) {
        String policy = Specs.POLICY.replace("\"" + action + "\"", "\"s3:GetObjectAcl\"");

        assertThatThrownBy(() -> start(Map.of("milvus-on-s3.policy", policy)))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith(action + " on arn:aws:s3:::milvus-bucket-")
                .hasMessageContaining("AWS denied it; by the account's documents, no statement allows " + action)
                .hasMessageContaining("Would have been allowed by:")
                .hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }

    @Test
    void aTrustPolicyForAnotherServiceAccountIsNamed() {
        String trust = Specs.TRUST_POLICY.replace(":{{serviceAccount}}\"", ":another\"");

        assertThatThrownBy(() -> start(Map.of("milvus-on-s3.trust-policy", trust)))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith(
                        "sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/milvus-s3-access-sa-")
                .hasMessageContaining(":another")
                .hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }

    @Test
    void aChartThatIsWrongFailsAfterEverythingElseWasVerified() {
        Map<String, String> settings = new HashMap<>();
        settings.put("milvus-on-s3.values", valuesWithoutIam());

        assertThatThrownBy(() -> start(settings))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("useIAM")
                .hasMessageContaining("nothing was installed")
                .hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }

    @Test
    void whatIsAdoptedIsUsedAndNeverChangedOrDeleted() {
        String provider = emulated.createProvider();
        String policyArn = terraform();
        int before = emulated.gateway.decisions().list().size();

        assertThatThrownBy(() -> start(adopted()))
                .hasMessageContaining("useIAM")
                .hasNoSuppressedExceptions();

        List<RecordedDecision> made = emulated.gateway.decisions().list();
        assertThat(made.subList(before, made.size()))
                .filteredOn(d -> !d.action().matches(".*:(Get|List|AssumeRole).*"))
                .isNotEmpty()
                .allSatisfy(d -> {
                    assertThat(d.action()).isIn("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion");
                    // That of the role's rehearsal, and the one that says whose the others are.
                    assertThat(d.resource()).startsWith("arn:aws:s3:::terraforms-bucket/files/milvus-on-s3-");
                });
        assertThat(emulated.s3.listObjectsV2(r -> r.bucket(BUCKET)).contents()).isEmpty();
        assertThat(emulated.iam
                        .listAttachedRolePolicies(r -> r.roleName("terraforms"))
                        .attachedPolicies())
                .extracting(p -> p.policyArn())
                .containsExactly(policyArn);
        assertThat(emulated.iam.listOpenIDConnectProviders().openIDConnectProviderList())
                .extracting(p -> p.arn())
                .containsExactly(provider);
        assertThat(emulated.cluster
                        .client()
                        .namespaces()
                        .withName("terraformed")
                        .get())
                .isNull();
    }

    @Test
    void theReportIsAboutWhatIsAdopted() {
        emulated.createProvider();
        terraform();

        DeploymentReport report = reportOf(adopted());

        assertThat(report.chain())
                .extracting(Link::kind, Link::name, Link::state)
                .containsExactly(
                        tuple("token", "system:serviceaccount:terraformed:milvus", State.VERIFIED),
                        tuple("identity provider", EmulatedAws.ISSUER.toString(), State.VERIFIED),
                        tuple("role", "terraforms", State.ADOPTED),
                        tuple("policy", "Terraforms, uploads", State.ADOPTED),
                        tuple("bucket", BUCKET, State.FAILED));
        assertThat(report.policies())
                .extracting(policy -> policy.document().statements().stream()
                        .map(s -> s.actions())
                        .toList())
                .containsExactly(
                        List.of(List.of("s3:ListBucket"), List.of("s3:DeleteObject", "s3:GetObject", "s3:PutObject")),
                        List.of(List.of("s3:AbortMultipartUpload")));
    }

    @Test
    void theReportSaysWhatDeviates() {
        emulated.createProvider();
        terraform();
        emulated.iam.deleteRolePolicy(r -> r.roleName("terraforms").policyName("uploads"));
        emulated.iam.putRolePolicy(
                r -> r.roleName("terraforms").policyName("uploads").policyDocument("""
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:PutObjectAcl",
                         "Resource": "arn:aws:s3:::terraforms-bucket/*"}}"""));

        DeploymentReport report = reportOf(adopted());

        assertThat(report.chain())
                .extracting(Link::kind, Link::state)
                .containsExactly(
                        tuple("token", State.NOT_REACHED),
                        tuple("identity provider", State.NOT_REACHED),
                        tuple("role", State.ADOPTED),
                        tuple("policy", State.FAILED),
                        tuple("bucket", State.NOT_REACHED));
        assertThat(report.chain().get(3).verified()).contains("grants s3:PutObjectAcl, which Milvus does not need");
    }

    private DeploymentReport reportOf(Map<String, String> settings) {
        return catchThrowableOfType(FailedStart.class, () -> start(settings))
                .report()
                .orElseThrow();
    }

    /** {@return the ARN of the policy that it attached to the role} */
    private String terraform() {
        String policy = Specs.POLICY.replace("{{partition}}", "aws").replace("{{bucket}}", BUCKET);
        String trust = Specs.TRUST_POLICY
                .replace("{{partition}}", "aws")
                .replace("{{account}}", EmulatedAws.ACCOUNT)
                .replace("{{oidcProvider}}", "oidc.eks.us-east-2.amazonaws.com/id/EMULATED")
                .replace("{{namespace}}", "terraformed")
                .replace("{{serviceAccount}}", "milvus");
        emulated.s3.createBucket(
                r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        String policyArn = emulated.iam
                .createPolicy(r -> r.policyName("Terraforms").policyDocument(policy))
                .policy()
                .arn();
        emulated.iam.createRole(r -> r.roleName("terraforms").assumeRolePolicyDocument(trust));
        emulated.iam.attachRolePolicy(r -> r.roleName("terraforms").policyArn(policyArn));
        emulated.iam.putRolePolicy(
                r -> r.roleName("terraforms").policyName("uploads").policyDocument("""
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:AbortMultipartUpload",
                         "Resource": "arn:aws:s3:::terraforms-bucket/*"}}"""));
        return policyArn;
    }

    private Map<String, String> adopted() {
        Map<String, String> settings = new HashMap<>(ADOPTED);
        settings.put("milvus-on-s3.values", valuesWithoutIam());
        return settings;
    }

    private String valuesWithoutIam() {
        return emulated.file("externalS3: {useIAM: false}\n");
    }

    private void start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("milvus-on-s3.aws.identity-provider", "CREATE");
        new PlatformStarter(AwsProvisioningTest::open).start(emulated.spec(all), "AwsProvisioningTest");
    }

    private static Platform open(DeploymentSpec spec) {
        return AwsPlatform.open(spec);
    }

    private void assertNothingIsLeft() {
        assertThat(emulated.s3.listBuckets().buckets()).isEmpty();
        assertThat(emulated.iam.listRoles().roles()).isEmpty();
        assertThat(emulated.iam
                        .listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                        .policies())
                .isEmpty();
        assertThat(emulated.iam.listOpenIDConnectProviders().openIDConnectProviderList())
                .isEmpty();
        assertThat(emulated.cluster.client().namespaces().list().getItems())
                .extracting(n -> n.getMetadata().getName())
                .noneMatch(name -> name.startsWith("milvus"));
    }
}
